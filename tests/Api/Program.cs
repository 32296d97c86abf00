using Api;

if (args is not [var listing])
{
    Console.Error.WriteLine("usage: dotnet run --project tests/Api -- LISTING   (prints the lines of akka-1.5.30.txt)");
    return 2;
}

foreach (var line in MarkdownListing.Flatten(File.ReadLines(listing)))
    Console.WriteLine(line);
return 0;
