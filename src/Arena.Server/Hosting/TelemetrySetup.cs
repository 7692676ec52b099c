using Arena.Grains.Telemetry;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Arena.Server.Hosting;

/// <summary>Traces, measurements and logs over OTLP, to where <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> says; without it nothing is collected.</summary>
static class TelemetrySetup
{
    /// <summary>Whether anybody collects it.</summary>
    public static bool IsCollected(IConfiguration configuration) => configuration["OTEL_EXPORTER_OTLP_ENDPOINT"] is not null;

    public static void AddTelemetry(this WebApplicationBuilder builder, ArenaOptions options)
    {
        if (!IsCollected(builder.Configuration))
            return;

        builder.Services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService("arena", serviceNamespace: options.Role, serviceInstanceId: $"{Environment.MachineName}:{Environment.ProcessId}"))
            .WithTracing(traces => traces
                .AddSource(ArenaTelemetry.Name, "Microsoft.Orleans.Application")
                .AddAspNetCoreInstrumentation(requests => requests.Filter = http => !http.Request.Path.StartsWithSegments("/healthz", StringComparison.Ordinal)))
            .WithMetrics(metrics => metrics
                .AddMeter(ArenaTelemetry.Name, "Microsoft.Orleans", "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "Microsoft.AspNetCore.Http.Connections")
                .AddRuntimeInstrumentation())
            .WithLogging()
            .UseOtlpExporter();
    }
}
