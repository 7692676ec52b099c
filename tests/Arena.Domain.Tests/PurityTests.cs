namespace Arena.Domain.Tests;

public sealed class PurityTests
{
    [Fact]
    public void The_domain_knows_nothing_but_the_runtime_and_NodaTime()
    {
        var foreign = typeof(Rejection).Assembly.GetReferencedAssemblies()
            .Select(reference => reference.Name!)
            .Where(name => name != "NodaTime" && name != "netstandard" && !IsRuntime(name));

        Assert.Empty(foreign);
    }

    // The runtime's own libraries lie beside System.Private.CoreLib; Microsoft.Extensions.*, Orleans and the rest do not.
    static bool IsRuntime(string assembly) =>
        File.Exists(Path.Combine(Path.GetDirectoryName(typeof(object).Assembly.Location)!, assembly + ".dll"));
}
