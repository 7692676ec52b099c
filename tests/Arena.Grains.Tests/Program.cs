using Arena.Grains.Tests;
using Arena.Grains.Tests.Store;
using Xunit.MicrosoftTestingPlatform;
using Xunit.Runner.InProc.SystemConsole;

// A kill test needs a process that it can kill: this same program, told to write instead of to test.
if (args is [StoreWriter.Command, var engine, var location])
    return await StoreWriter.RunAsync(engine, location);

return args.Any(arg => arg is "--server" or "--internal-msbuild-node")
    ? await TestPlatformTestFramework.RunAsync(args, SelfRegisteredExtensions.AddSelfRegisteredExtensions)
    : await ConsoleRunner.Run(args);
