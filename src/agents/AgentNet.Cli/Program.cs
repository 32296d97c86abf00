Console.WriteLine($"agentnet {typeof(Program).Assembly.GetName().Version?.ToString(3)}");
return 0;
