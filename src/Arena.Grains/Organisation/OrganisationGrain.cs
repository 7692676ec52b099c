using Arena.Domain.Money;
using Arena.Domain.Organisations;
using Arena.Domain.Reps;
using Arena.Grains.Intake;
using Arena.Grains.Reps;
using Arena.Grains.Store;
using Arena.Grains.Wire;
using NodaTime;

namespace Arena.Grains.Organisation;

/// <summary>Keeps the organisation in documents. A head document, written first, fences every change and gives the numbers.</summary>
[GrainType("organisation")]
sealed partial class OrganisationGrain(IDocumentStore store, IStoreLineage lineage, TimeProvider time, ILogger<OrganisationGrain> log) : Grain, IOrganisationGrain
{
    const string HeadKind = OrganisationDocuments.Head;
    const string TeamKind = OrganisationDocuments.Team;
    const string RepKind = OrganisationDocuments.Rep;
    const string AliasKind = OrganisationDocuments.Alias;
    const string RatesKind = OrganisationDocuments.Rates;

    const long NothingKnown = -1;

    static readonly TimeSpan DeliveryPeriod = TimeSpan.FromSeconds(5);
    static readonly TimeSpan LookPeriod = TimeSpan.FromSeconds(1);

    readonly Dictionary<string, Versioned<Team>> _teams = new(StringComparer.Ordinal);
    readonly Dictionary<string, Versioned<Rep>> _reps = new(StringComparer.Ordinal);
    readonly Dictionary<(string, string), Versioned<Domain.Organisations.Alias>> _aliases = [];
    Versioned<RateTable>? _rates;

    // Reps who have not taken over their team yet.
    readonly HashSet<long> _undelivered = [];
    OrganisationHead _head = new(0, 0, 0, 0);
    long _headVersion;
    long _lineage;
    bool _leaving;
    IGrainTimer? _delivery;

    // What readers are told. They come in while a change is being written, and must not be told its version before its contents.
    (long Version, NamesVersions Names) _shown = (0, NamesVersions.None);

    string Reader => GrainContext.ActivationId.ToParsableString();

    Instant Now => Instant.FromDateTimeOffset(time.GetUtcNow());

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _lineage = lineage.Lineage;
        if (await store.ReadDocumentAsync(HeadKind, HeadKind, cancellationToken) is { } head)
            (_head, _headVersion) = (StoreJson.Read<OrganisationHead>(head.Json.Span), head.Version);

        foreach (var document in await store.ReadDocumentsAsync(TeamKind, cancellationToken))
            _teams[document.Id] = Read<Team>(document);

        foreach (var document in await store.ReadDocumentsAsync(RepKind, cancellationToken))
            _reps[document.Id] = Read<Rep>(document);

        foreach (var document in await store.ReadDocumentsAsync(AliasKind, cancellationToken))
        {
            var alias = Read<Domain.Organisations.Alias>(document);
            _aliases[(alias.Value.Source, alias.Value.Text)] = alias;
        }

        if (await store.ReadDocumentAsync(RatesKind, RatesKind, cancellationToken) is { } rates)
            _rates = Read<RateTable>(rates);

        Show();

        // A move that was written but not delivered, because its silo died in between, is delivered now; most reps never moved. Not here: a rep that is moved
        // asks this grain for the organisation, and it answers only when it is active.
        _undelivered.UnionWith(_reps.Values.Where(rep => rep.Value.Membership.Spans.Length > 1).Select(rep => rep.Value.Number));
        if (_undelivered.Count > 0)
            DeliverIn(TimeSpan.Zero);

        // Not while a change is under way: whom it tells of it asks this grain back, and one that is leaving answers nobody.
        this.RegisterGrainTimer(LeaveIfOutdated, new GrainTimerCreationOptions(LookPeriod, LookPeriod));
    }

    public async Task<OrganisationResult> PutTeamAsync(PutTeam command)
    {
        var old = _teams.GetValueOrDefault(command.Id);
        var team = new Team(command.Id, old?.Value.Number ?? _head.LastTeam + 1, command.Name, command.Region);
        if (team == old?.Value)
            return Done(created: false);

        await AdvanceAsync(_head with { LastTeam = Math.Max(_head.LastTeam, team.Number) });
        _teams[team.Id] = await WriteAsync(TeamKind, team.Id, team, old);
        Show();
        return Done(created: old is null);
    }

    public async Task<OrganisationResult> PutRepAsync(PutRep command)
    {
        if (!_teams.TryGetValue(command.Team, out var team))
            return Refuse("team.unknown", "team", $"There is no team {command.Team}; create it first.");

        var old = _reps.GetValueOrDefault(command.Id);
        var now = Now;
        var rep = new Rep(
            command.Id,
            old?.Value.Number ?? _head.LastRep + 1,
            command.Name,
            command.Email is { } email ? (email.Length == 0 ? null : email) : old?.Value.Email,
            old is null ? Membership.Of(team.Value.Number) : Moved(old.Value.Membership, team.Value.Number, command.Since, now),
            command.Active ?? old?.Value.Active ?? true ? null : old?.Value.LeftAt ?? now,
            Merged(old?.Value.Names, command.Names),
            old?.Value.Photo);
        if (rep == old?.Value)
        {
            // Written before, but perhaps not delivered: who was told that it is unknown sends it again.
            if (_undelivered.Contains(rep.Number))
                await DeliverAsync(rep.Number);

            return Done(created: false);
        }

        await AdvanceAsync(_head with
        {
            LastRep = Math.Max(_head.LastRep, rep.Number),
            NamesVersion = old is null ? _head.NamesVersion + 1 : _head.NamesVersion,
        });
        _reps[rep.Id] = await WriteAsync(RepKind, rep.Id, rep, old);
        Show();
        if (old is null)
            await RematchAsync();
        else if (rep.Membership != old.Value.Membership)
            await DeliverAsync(rep.Number);

        return Done(created: old is null);
    }

    public async Task<OrganisationResult> PutPhotoAsync(PutPhoto command)
    {
        if (!_reps.TryGetValue(command.Rep, out var old))
            return Refuse("rep.unknown", "rep", $"There is no rep {command.Rep}; create it first.");

        var rep = old.Value with { Photo = command.Photo };
        if (rep == old.Value)
            return Done(created: false);

        await AdvanceAsync(_head);
        _reps[rep.Id] = await WriteAsync(RepKind, rep.Id, rep, old);
        Show();
        return Done(created: false);
    }

    static RepNames? Merged(RepNames? old, RepNames? change)
    {
        static string? Part(string? old, string? change) => change is null ? old : change.Length == 0 ? null : change;
        var names = new RepNames(Part(old?.Preferred, change?.Preferred), Part(old?.En, change?.En), Part(old?.Zh, change?.Zh));
        return names == new RepNames(null, null, null) ? null : names;
    }

    public async Task<OrganisationResult> PutAliasAsync(PutAlias command)
    {
        Versioned<Rep>? rep = null;
        if (command.Rep is not null && !_reps.TryGetValue(command.Rep, out rep))
            return Refuse("rep.unknown", "rep", $"There is no rep {command.Rep}; create it first.");

        var key = (command.Source, command.Text);
        var old = _aliases.GetValueOrDefault(key);
        var alias = new Domain.Organisations.Alias(command.Source, command.Text, rep?.Value.Number ?? Domain.Organisations.Alias.Nobody, rep is null ? command.Why : null);
        if (alias == old?.Value)
            return Done(created: false);

        await WriteAliasAsync(alias, old, meantSomebodyElse: old is { Value.Rep: not Domain.Organisations.Alias.TakenBack } || _reps.ContainsKey(command.Text));
        return Done(created: old is null);
    }

    public async Task<OrganisationResult> RemoveAliasAsync(RemoveAlias command)
    {
        if (_aliases.GetValueOrDefault((command.Source, command.Text)) is not { Value.Rep: not Domain.Organisations.Alias.TakenBack } old)
            return Refuse("alias.unknown", "text", $"{command.Source} has no name {command.Text} for anybody.");

        await WriteAliasAsync(old.Value with { Rep = Domain.Organisations.Alias.TakenBack, Why = null }, old, meantSomebodyElse: true);
        return Done(created: false);
    }

    public async Task<OrganisationResult> PutRatesAsync(PutRates command)
    {
        if (command.Rates == (_rates?.Value ?? RateTable.Empty))
            return Done(created: false);

        await AdvanceAsync(AfterNewNames(rescore: true));
        _rates = await WriteAsync(RatesKind, RatesKind, command.Rates, _rates);
        Show();
        await RematchAsync();
        return Done(created: false);
    }

    async Task WriteAliasAsync(Domain.Organisations.Alias alias, Versioned<Domain.Organisations.Alias>? old, bool meantSomebodyElse)
    {
        await AdvanceAsync(AfterNewNames(meantSomebodyElse));
        _aliases[(alias.Source, alias.Text)] = await WriteAsync(AliasKind, $"{alias.Source}/{alias.Text}", alias, old);
        Show();
        await RematchAsync();
    }

    OrganisationHead AfterNewNames(bool rescore) => _head with
    {
        NamesVersion = _head.NamesVersion + 1,
        RescoreVersion = rescore ? _head.NamesVersion + 1 : _head.RescoreVersion,
    };

    public Task<OrganisationChanges> ReadChangesAsync(long afterVersion, string reader)
    {
        var after = reader == Reader ? afterVersion : NothingKnown;
        return Task.FromResult(_shown.Version <= after
            ? new OrganisationChanges(_shown.Version, _shown.Names, [], [], [], Rates: null, Reader)
            : new OrganisationChanges(
                _shown.Version,
                _shown.Names,
                [.. _teams.Values.Where(team => team.ChangedAt > after).Select(team => team.Value)],
                [.. _reps.Values.Where(rep => rep.ChangedAt > after).Select(rep => rep.Value)],
                [.. _aliases.Values.Where(alias => alias.ChangedAt > after).Select(alias => alias.Value)],
                _rates?.ChangedAt > after ? _rates.Value : null,
                Reader));
    }

    // One that fails is not forgotten: it is tried again until it is done.
    async Task DeliverAsync(long rep)
    {
        _undelivered.Add(rep);
        try
        {
            await GrainFactory.GetGrain<IRepGrain>(rep).MoveAsync();
            _undelivered.Remove(rep);
        }
        catch
        {
            DeliverIn(DeliveryPeriod);
            throw;
        }
    }

    void DeliverIn(TimeSpan wait) => _delivery ??= this.RegisterGrainTimer(DeliverMovesAsync, new GrainTimerCreationOptions(wait, DeliveryPeriod) { Interleave = true, KeepAlive = true });

    async Task DeliverMovesAsync(CancellationToken cancellation)
    {
        foreach (var rep in _undelivered.ToList())
        {
            // The next activation begins again; a rep that asked this one for its team would wait in vain.
            if (IsLeaving)
                return;

            try
            {
                await GrainFactory.GetGrain<IRepGrain>(rep).MoveAsync();
                _undelivered.Remove(rep);
            }
            catch (Exception failed) when (failed is StoreUnavailableException || NoAnswer.Is(failed))
            {
                LogUndelivered(failed, rep);
            }
        }

        if (_undelivered.Count > 0)
            return;

        _delivery?.Dispose();
        _delivery = null;
    }

    bool IsLeaving => _leaving || lineage.Lineage != _lineage;

    // The store may have gone back: the next activation reads what it holds now.
    Task LeaveIfOutdated(CancellationToken cancellation)
    {
        if (lineage.Lineage != _lineage)
            Leave();

        return Task.CompletedTask;
    }

    void Leave()
    {
        _leaving = true;
        DeactivateOnIdle();
    }

    static Membership Moved(Membership membership, int team, Instant? since, Instant now) =>
        since is null && membership.Current == team ? membership : membership.Move(team, since ?? now);

    static OrganisationResult Refuse(string code, string field, string rule) => new(0, Created: false, new OrganisationRefusal(code, field, rule));

    // After a restart nothing is known of when it changed, so everything counts as changed with the version that was found.
    Versioned<T> Read<T>(Document document) => new(StoreJson.Read<T>(document.Json.Span), document.Version, _headVersion);

    OrganisationResult Done(bool created) => new(_headVersion, created, Refused: null);

    void Show() => _shown = (_headVersion, new NamesVersions(_head.NamesVersion, _head.RescoreVersion));

    Task AdvanceAsync(OrganisationHead head) => FencedAsync(async () =>
    {
        if (!await store.TryWriteDocumentAsync(HeadKind, HeadKind, _headVersion, StoreJson.Write(head), CancellationToken.None))
            return false;

        (_head, _headVersion) = (head, _headVersion + 1);
        return true;
    });

    async Task<Versioned<T>> WriteAsync<T>(string kind, string id, T value, Versioned<T>? old)
    {
        var version = old?.Version ?? 0;
        await FencedAsync(() => store.TryWriteDocumentAsync(kind, id, version, StoreJson.Write(value), CancellationToken.None));
        return new Versioned<T>(value, version + 1, _headVersion);
    }

    // Refused or unknown: what this activation remembers may be wrong, so it is forgotten and read again.
    async Task FencedAsync(Func<Task<bool>> write)
    {
        try
        {
            if (await write())
                return;
        }
        catch (StoreUnavailableException)
        {
            Leave();
            throw;
        }

        Leave();
        throw new StoreUnavailableException("The organisation was changed elsewhere at the same time; send it again.");
    }

    Task RematchAsync() => Task.WhenAll(Enumerable.Range(0, Domain.Activities.RecordKey.Shards)
        .Select(shard => GrainFactory.GetGrain<IIntakeGrain>(shard).RematchAsync(_shown.Names)));

    [LoggerMessage(EventId = 1101, Level = LogLevel.Warning, Message = "Rep {Rep} has not been told of its team yet; trying again in a moment")]
    partial void LogUndelivered(Exception failed, long rep);
}

/// <summary>What numbers come next, and how often names changed.</summary>
sealed record OrganisationHead(int LastTeam, long LastRep, long NamesVersion, long RescoreVersion);

/// <summary>A value with the version of its document, and the organisation's version that brought it.</summary>
sealed record Versioned<T>(T Value, long Version, long ChangedAt);
