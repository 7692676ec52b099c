namespace Arena.Server.Import;

/// <summary>How long an import waits for a server that does not answer.</summary>
/// <param name="FirstDelay">Before the second attempt; then doubled, with some chance in it.</param>
/// <param name="MaxDelay">The longest pause, a server's own wish (Retry-After) included.</param>
/// <param name="Attempt">How long one request may take.</param>
/// <param name="FirstContact">Patience with a server that has not answered yet: it may be the wrong address.</param>
/// <param name="Patience">Patience with a server that has, counted from its last answer: it is being started again.</param>
sealed record RetryPace(TimeSpan FirstDelay, TimeSpan MaxDelay, TimeSpan Attempt, TimeSpan FirstContact, TimeSpan Patience)
{
    public static RetryPace Usual { get; } = new(
        TimeSpan.FromMilliseconds(200), TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(15), TimeSpan.FromMinutes(5));
}
