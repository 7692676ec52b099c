namespace Arena.Faults.Targets;

/// <summary>Servers that ended by themselves, by what the runtime writes into their logs: each would be started again, and nobody would know.</summary>
public static class Crashes
{
    static readonly string[] Ends = ["Unhandled exception", "Process terminated", "Fatal error.", "Stack overflow", "Out of memory"];

    // A silo that hung or was cut off is given up by the others, and ends itself when it learns of it: as it should.
    const string GivenUp = "I have been told I am dead";

    // What Redis does that syncs every write, when its disk is full.
    const string NoRoomForLog = "Can't recover from AOF write error";

    /// <summary>Whether a log says why its process had to end: its silo was given up, or the store's log could not be written to.</summary>
    /// <param name="log">The file.</param>
    /// <param name="from">Where in it the process began.</param>
    public static bool HadToEnd(string log, long from)
    {
        using var file = new StreamReader(log);
        file.BaseStream.Seek(from, SeekOrigin.Begin);
        while (file.ReadLine() is { } line)
        {
            if (line.Contains(GivenUp, StringComparison.Ordinal) || line.Contains(NoRoomForLog, StringComparison.Ordinal))
                return true;
        }

        return false;
    }

    /// <summary>Every crash in the logs of a directory, with its file and line.</summary>
    public static IReadOnlyList<string> Find(string directory)
    {
        var found = new List<string>();
        foreach (var log in Directory.EnumerateFiles(directory, "*.log").Order(StringComparer.Ordinal))
        {
            string said = "";
            var number = 0;
            foreach (var line in File.ReadLines(log))
            {
                number++;
                if (said.Length > 0)
                {
                    // The reason is in the same line, or in the one after it.
                    if (!line.Contains(GivenUp, StringComparison.Ordinal))
                        found.Add($"{log}:{number - 1} {said} {line}");

                    said = "";
                }
                else if (Ends.Any(end => line.StartsWith(end, StringComparison.Ordinal)) && !line.Contains(GivenUp, StringComparison.Ordinal))
                {
                    said = line;
                }
            }

            if (said.Length > 0)
                found.Add($"{log}:{number} {said}");
        }

        return found;
    }
}
