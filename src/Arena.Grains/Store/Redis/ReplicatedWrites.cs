using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using StackExchange.Redis;

namespace Arena.Grains.Store.Redis;

/// <summary>
/// Writes that count only when a replica has them. They go over a connection of their own, to each primary in groups: all that waits is sent in one
/// go, with one <c>WAIT 1</c> behind it, and the next group goes when that is answered. So the others, who read, never stand behind a <c>WAIT</c>, and
/// however many write at once share one round to the replica.
/// </summary>
/// <remarks>
/// <c>WAIT</c> speaks of the writes of its own connection, and the client makes a new one whenever it has to. Each group therefore gives its connection
/// a name first and asks for it last: another name, or none, and the writes may have gone by another connection, or to another server, than
/// the <c>WAIT</c>. Then the outcome is unknown, and so it is when no replica answers in time: a write that only the primary has is in force there.
/// Whoever reads that later must not take it for acknowledged; see <see cref="ReadAsync"/>.
/// </remarks>
sealed class ReplicatedWrites : IAsyncDisposable
{
    /// <summary>How long a replica may take. Longer is a replica that hangs, and whoever waits is better told to send again.</summary>
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    readonly ConnectionMultiplexer _redis;
    readonly int _patienceMilliseconds;
    readonly ConcurrentDictionary<EndPoint, Lane> _lanes = new();

    ReplicatedWrites(ConnectionMultiplexer redis)
    {
        _redis = redis;
        _patienceMilliseconds = Math.Min((int)Patience.TotalMilliseconds, redis.TimeoutMilliseconds / 2);
    }

    /// <param name="shared">The connection that all others share; this one is made with the same settings.</param>
    public static async Task<ReplicatedWrites> ConnectAsync(IConnectionMultiplexer shared)
    {
        // Kept for a primary that died, a group was seen to be sent to it when it came back, half a minute later: it fails at once instead.
        var options = ConfigurationOptions.Parse(shared.Configuration);
        options.BacklogPolicy = BacklogPolicy.FailFast;
        return new ReplicatedWrites(await ConnectionMultiplexer.ConnectAsync(options));
    }

    /// <summary>Runs a script on the primary of its keys, and answers when a replica has what it wrote.</summary>
    /// <exception cref="RedisException">What it came to is unknown.</exception>
    public Task<RedisResult> WriteAsync(string script, RedisKey[] keys, RedisValue[] values) => Enqueue(new Request(script, keys, values, Confirms: null));

    /// <summary>
    /// Runs a script that reads, and answers when a replica has everything that it saw: whoever decides by it what was acknowledged would otherwise
    /// confirm what a failover takes back.
    /// </summary>
    /// <param name="script">Writes nothing.</param>
    /// <param name="keys">All in one slot.</param>
    /// <param name="values">Its arguments.</param>
    /// <param name="confirms">A key in the same slot that is of no other use. It is written to behind the script, since <c>WAIT</c> speaks of writes alone.</param>
    /// <exception cref="RedisException">Nothing can be said.</exception>
    public Task<RedisResult> ReadAsync(string script, RedisKey[] keys, RedisValue[] values, RedisKey confirms) =>
        Enqueue(new Request(script, keys, values, confirms));

    public ValueTask DisposeAsync() => _redis.DisposeAsync();

    // The client's map of the slots may be behind; a server that is asked for what is not its own says so, and the map is put right by that.
    Task<RedisResult> Enqueue(Request request)
    {
        var server = FindPrimary(request.Keys[0]) ?? throw new RedisException("Redis has no primary at the moment.");
        return _lanes.GetOrAdd(server.EndPoint, _ => new Lane(server, _patienceMilliseconds)).Enqueue(request);
    }

    IServer? FindPrimary(RedisKey key)
    {
        try
        {
            return _redis.GetServer(key, flags: CommandFlags.DemandMaster);
        }
        catch (InvalidOperationException)
        {
            // The client's way to say that there is none.
            return null;
        }
    }

    sealed record Request(string Script, RedisKey[] Keys, RedisValue[] Values, RedisKey? Confirms)
    {
        static readonly ConcurrentDictionary<string, string> Hashes = new(StringComparer.Ordinal);

        public TaskCompletionSource<RedisResult> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        /// <summary>Set when the server does not know the script by its hash.</summary>
        public bool InFull { get; set; }

        public (string Command, object[] Arguments) Command => (
            InFull ? "EVAL" : "EVALSHA",
            [InFull ? Script : Hashes.GetOrAdd(Script, HashOf), Keys.Length, .. Keys.Select(key => (object)key), .. Values.Select(value => (object)value)]);

        // Redis knows scripts by this hash; it protects nothing.
#pragma warning disable CA5350
        static string HashOf(string script) => Convert.ToHexStringLower(SHA1.HashData(Encoding.UTF8.GetBytes(script)));
#pragma warning restore CA5350
    }

    /// <summary>The groups for one primary, one after the other.</summary>
    sealed class Lane(IServer server, int patienceMilliseconds)
    {
        /// <summary>Keeps one group's answers, and what waits behind it, within bounds.</summary>
        const int GroupLimit = 1_000;

        readonly Lock _lock = new();
        readonly Queue<Request> _waiting = new();
        bool _sending;
        long _groups;

        public Task<RedisResult> Enqueue(Request request)
        {
            lock (_lock)
            {
                _waiting.Enqueue(request);
                if (_sending)
                    return request.Done.Task;

                _sending = true;
            }

            _ = SendAllAsync();
            return request.Done.Task;
        }

        async Task SendAllAsync()
        {
            // Whoever writes first must not run the others' groups on its own turn.
            await Task.Yield();
            var group = new List<Request>();
            while (Take(group))
            {
                try
                {
                    await SendAsync(group);
                }
                catch (Exception lost)
                {
                    group.ForEach(request => request.Done.TrySetException(lost));
                }
            }
        }

        bool Take(List<Request> group)
        {
            group.Clear();
            lock (_lock)
            {
                while (group.Count < GroupLimit && _waiting.TryDequeue(out var request))
                    group.Add(request);

                return _sending = group.Count > 0;
            }
        }

        async Task SendAsync(List<Request> group)
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"arena-group-{++_groups}");
            var naming = AskAsync("CLIENT", "SETNAME", name);
            var answers = group.ConvertAll(request => AskAsync(request.Command.Command, request.Command.Arguments));
            var confirming = group.Find(request => request.Confirms is not null)?.Confirms is { } key ? AskAsync("SET", key, "1") : naming;
            var waiting = AskAsync("WAIT", 1, patienceMilliseconds);
            var asking = AskAsync("CLIENT", "GETNAME");
            try
            {
                // The next group waits behind this one, so no answer may be waited for without end.
                await Task.WhenAll([naming, .. answers, confirming, waiting, asking]).WaitAsync(TimeSpan.FromMilliseconds(4 * patienceMilliseconds));
            }
            catch (RedisException)
            {
                // Each request has its own answer below.
            }

            var isOne = IsAnswered(naming) && IsAnswered(confirming) && IsAnswered(asking) && (string?)await asking == name;
            var reached = isOne && IsAnswered(waiting) ? (long)await waiting : 0;
            foreach (var (request, answer) in group.Zip(answers))
                await FinishAsync(request, answer, isOne, reached);
        }

        async Task FinishAsync(Request request, Task<RedisResult> answer, bool isOne, long reached)
        {
            if (answer.Exception?.InnerException is RedisServerException unknown && unknown.Message.StartsWith("NOSCRIPT", StringComparison.Ordinal) && !request.InFull)
            {
                request.InFull = true;
                lock (_lock)
                    _waiting.Enqueue(request);
            }
            else if (answer.Exception?.InnerException is { } failed)
                request.Done.TrySetException(failed);
            else if (!isOne)
                request.Done.TrySetException(new RedisException("The connection was lost while a replica was waited for."));
            else if (reached < 1)
                request.Done.TrySetException(new RedisException($"No replica of {RedisDurability.Name(server)} confirmed it within {patienceMilliseconds} ms."));
            else
                request.Done.TrySetResult(await answer);
        }

        static bool IsAnswered(Task<RedisResult> ask) => ask.IsCompletedSuccessfully;

        Task<RedisResult> AskAsync(string command, params object[] arguments) => server.ExecuteAsync(command, arguments, CommandFlags.NoRedirect);
    }
}
