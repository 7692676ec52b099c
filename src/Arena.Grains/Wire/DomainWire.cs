using Arena.Grains.Store;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;
using Orleans.Serialization.Cloning;

namespace Arena.Grains.Wire;

/// <summary>How values of Arena.Domain and of NodaTime cross between silos: as JSON by member name; inside a silo they are shared, because they cannot change.</summary>
public static class DomainWire
{
    public static IServiceCollection AddDomainWire(this IServiceCollection services)
    {
        services.AddSingleton<IGeneralizedCopier, SharedDomainValues>();
        return services.AddSerializer(serializer => serializer.AddJsonSerializer(SharedDomainValues.IsDomain, StoreJson.Options));
    }
}

/// <summary>"Copies" immutable domain values by handing out the same one.</summary>
sealed class SharedDomainValues : IGeneralizedCopier
{
    public static bool IsDomain(Type type) =>
        type.Namespace is { } name && (name.StartsWith("Arena.Domain", StringComparison.Ordinal) || name == nameof(NodaTime)) || type == typeof(RepRow) || type == typeof(PastCell);

    public bool IsSupportedType(Type type) => IsDomain(type);

    public object? DeepCopy(object? input, CopyContext context) => input;
}
