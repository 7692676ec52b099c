namespace Arena.Domain.Tests.Simulation;

/// <summary>Ways to get the protocol wrong, to see that the simulation notices.</summary>
public enum Breakage
{
    None,

    /// <summary>The store appends to a shard's log whatever sequence the writer expects.</summary>
    NoFenceOfShards,

    /// <summary>The store commits a rep whatever version the writer expects.</summary>
    NoFenceOfReps,

    /// <summary>A rep applies a posting whether or not it is at or below the mark.</summary>
    MarksAreIgnored,

    /// <summary>More than one batch is under way to a rep.</summary>
    BatchesOvertakeEachOther,

    /// <summary>The client is answered before the append is stored.</summary>
    AnsweredBeforeStored,

    /// <summary>Postings are sent before the append is stored.</summary>
    PostedBeforeStored,

    /// <summary>A shard takes an unknown outcome for a success.</summary>
    ShardTakesUnknownForStored,

    /// <summary>A rep takes an unknown outcome for a success.</summary>
    RepTakesUnknownForStored,

    /// <summary>A shard that was refused keeps its memory.</summary>
    RefusedShardKeepsItsMemory,

    /// <summary>The cursor passes over what is not confirmed.</summary>
    CursorRunsAhead,

    /// <summary>A shard says that it has matched under new names and has not.</summary>
    NamesAreNotMatchedAgain,

    /// <summary>An activation that missed the last rows of another never looks for them.</summary>
    KeeperDoesNotLookAtTheLog,
}
