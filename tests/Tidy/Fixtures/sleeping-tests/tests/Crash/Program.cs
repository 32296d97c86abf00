await Task.Delay(100);
