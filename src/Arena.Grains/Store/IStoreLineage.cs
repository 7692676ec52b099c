namespace Arena.Grains.Store;

/// <summary>Whether what was read and written before still holds.</summary>
public interface IStoreLineage
{
    /// <summary>
    /// Another number than before when other servers hold the store now, or the same ones started again: what they hold may be older than what was
    /// seen (a failover, a copy put back). Whatever was derived from it, or remembered of it, is to be read again. It costs nothing to ask, and tells of a
    /// change a second late at most; the fences hold meanwhile.
    /// </summary>
    long Lineage { get; }
}
