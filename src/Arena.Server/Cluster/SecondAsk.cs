namespace Arena.Server.Cluster;

/// <summary>
/// Asks a grain a second time when there is no answer. A call whose silo died is answered by nobody, and whoever called learns of it only when its time is
/// up; asked again, another silo has the grain. Only for what may be done twice.
/// </summary>
sealed class SecondAsk(bool isAlone, TimeProvider time)
{
    /// <summary>About as long as the others take to notice that a silo was killed (measured: 2.6 to 2.7 s).</summary>
    static readonly TimeSpan SilenceOfOne = TimeSpan.FromSeconds(2.5);

    /// <summary>So long it is asked again at once when the answer is that the silo has gone.</summary>
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(4);
    static readonly TimeSpan Between = TimeSpan.FromMilliseconds(100);

    /// <summary>The answer to whichever was answered first.</summary>
    public async Task<T> AskAsync<T>(Func<Task<T>> ask)
    {
        // A process that is all of Arena has no other to ask, and what is slow must not be made to do more.
        if (isAlone)
            return await ask();

        var began = time.GetTimestamp();
        var first = InsistAsync(ask, began);
        await ((Task)first).WaitAsync(SilenceOfOne, time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (first.IsCompleted)
            return await first;

        var second = InsistAsync(ask, began);
        var answered = await Task.WhenAny(first, second);
        return await (answered.IsCompletedSuccessfully ? answered : answered == first ? second : first);
    }

    async Task<T> InsistAsync<T>(Func<Task<T>> ask, long began)
    {
        while (true)
        {
            try
            {
                return await ask();
            }
            catch (Exception gone) when ((gone is SiloUnavailableException or OrleansMessageRejectionException) && time.GetElapsedTime(began) < Patience)
            {
                await Task.Delay(Between, time);
            }
        }
    }
}
