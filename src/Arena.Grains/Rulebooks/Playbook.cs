using Arena.Domain.Badges;
using Arena.Domain.Calendars;
using Arena.Domain.Money;
using Arena.Domain.Periods;
using Arena.Domain.Rulebooks;
using Arena.Grains.Store;
using NodaTime;

namespace Arena.Grains.Rulebooks;

/// <summary>The immutable bundle of what is in force: what decides numbers, and the rulebook. Each silo holds it.</summary>
public sealed record Playbook(StoreSettings Settings, Rulebook Rulebook, PeriodCalendar Calendar, Currency BaseCurrency)
{
    const string DocumentKind = "rulebook";

    /// <summary>Reads what a store has in force; a new store gets the default rulebook.</summary>
    public static async Task<Playbook> ReadAsync(IDocumentStore store, StoreSettings settings, CancellationToken cancellation)
    {
        await store.TryWriteDocumentAsync(DocumentKind, "1", 0, DefaultOf(settings), cancellation);
        if (await ReadLatestAsync(store, cancellation) is { } rulebook)
            return new Playbook(settings, rulebook, settings.Calendar(), settings.Currency());

        // Written by an earlier program, in another shape. Nobody could change a rulebook then, so it was the default.
        await WriteDefaultAsync(store, settings, cancellation);
        return new Playbook(settings, (await ReadLatestAsync(store, cancellation))!, settings.Calendar(), settings.Currency());
    }

    static async Task<Rulebook?> ReadLatestAsync(IDocumentStore store, CancellationToken cancellation)
    {
        try
        {
            return (await store.ReadDocumentsAsync(DocumentKind, cancellation)).Select(document => StoreJson.Read<Rulebook>(document.Json.Span)).MaxBy(version => version.Version);
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }

    /// <summary>Puts the default rulebook in the place of the one that a store began with; only where nothing was scored yet.</summary>
    public static Task WriteDefaultAsync(IDocumentStore store, StoreSettings settings, CancellationToken cancellation) =>
        store.PutDocumentAsync(DocumentKind, "1", DefaultOf(settings), cancellation);

    static byte[] DefaultOf(StoreSettings settings) => StoreJson.Write(DefaultRulebook.Create(settings.Currency(), WorkDaysOf(settings.TimeZone)));

    /// <summary>What badges are read against at an instant.</summary>
    public BadgeTerms TermsAt(Instant now) => new(Rulebook, Calendar, now);

    static WorkCalendar WorkDaysOf(string timeZone) => timeZone is "Asia/Shanghai" or "Asia/Urumqi" or "PRC" ? WorkCalendar.China : WorkCalendar.Weekdays;
}
