namespace Arena.Faults.Load;

/// <summary>Sends what must change nothing, because of what was acknowledged before. That it did not is in the totals at the end.</summary>
public sealed class Contradictions(Intake intake, Book book)
{
    // It is left when the system is away: nothing hangs on it.
    const int MostTries = 3;

    static readonly TimeSpan Between = TimeSpan.FromMilliseconds(200);

    /// <summary>Says again what a later revision replaced: stale.</summary>
    /// <param name="acknowledged">In force; nobody else sends this deal meanwhile.</param>
    /// <param name="amount">Of the earlier revision, right or not.</param>
    public Task SendEarlierAsync(Deal acknowledged, decimal amount) => acknowledged.Revision == 1
        ? Task.CompletedTask
        : ExpectAsync(acknowledged with { Revision = acknowledged.Revision - 1, Amount = amount }, acknowledged, "stale", code: null);

    /// <summary>Says the same revision with another amount: a conflict.</summary>
    /// <inheritdoc cref="SendEarlierAsync"/>
    public Task SendOtherAsync(Deal acknowledged) =>
        ExpectAsync(acknowledged with { Amount = acknowledged.Amount + 1 }, acknowledged, "rejected", "revision.conflict");

    async Task ExpectAsync(Deal deal, Deal acknowledged, string status, string? code)
    {
        for (var tries = 0; tries < MostTries; tries++)
        {
            var receipt = (await intake.PostAsync([deal]))?[0];
            if (receipt is not (null or { Status: "unavailable" }))
            {
                if (receipt.Status != status || (code is not null && receipt.Error?.Code != code))
                    book.Fault($"{deal}, after {acknowledged} was acknowledged, was answered with {receipt.Status} {receipt.Error?.Code}, not {status}");

                book.Contradict();
                return;
            }

            await Task.Delay(Between, TimeProvider.System);
        }
    }
}
