using System.Collections.Immutable;
using Arena.Domain.Badges;
using Orleans.Concurrency;

namespace Arena.Grains.Standings;

/// <summary>Reads what changed once, in order, and hands it on. There is one, with key 0. Push is a hint here, pull is the truth.</summary>
[Alias("arena.feed")]
public interface IFeedGrain : IGrainWithIntegerKey
{
    /// <summary>Something changed; a lost hint costs a moment, never a wrong number.</summary>
    [AlwaysInterleave, Alias("hint")]
    Task HintAsync();

    /// <summary>Sends news to an observer until it is silent for half a minute.</summary>
    /// <returns>The latest celebrations, oldest first.</returns>
    [AlwaysInterleave, ResponseTimeout("00:00:05"), Alias("watch")]
    Task<FeedNews> WatchAsync(IFeedObserver observer);
}

/// <summary>Somebody who is told what changed.</summary>
[Alias("arena.feed-observer")]
public interface IFeedObserver : IGrainObserver
{
    /// <summary>Which reps changed, and what is to be celebrated.</summary>
    [OneWay, Alias("news")]
    Task OnNewsAsync(FeedNews news);
}

/// <summary>What is new.</summary>
/// <param name="Reps">The numbers of the reps who changed.</param>
/// <param name="Celebrations">New ones, oldest first.</param>
[GenerateSerializer, Immutable, Alias("arena.feed-news")]
public sealed record FeedNews(ImmutableArray<long> Reps, ImmutableArray<RepCelebration> Celebrations);

/// <summary>Whose celebration.</summary>
[GenerateSerializer, Immutable, Alias("arena.rep-celebration")]
public sealed record RepCelebration(long Rep, Celebration Celebration);
