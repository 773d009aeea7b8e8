import org.jspecify.annotations.NullMarked;

/** Metrics of workers and spans of tasks for OpenTelemetry. */
@NullMarked
@SuppressWarnings({"requires-transitive-automatic", "requires-automatic"}) // OpenTelemetry's jars have names only
module io.pinion.observability.opentelemetry {
    requires static org.jspecify;
    requires transitive io.pinion.worker;
    requires transitive io.opentelemetry.api;
    requires io.opentelemetry.context;

    exports io.pinion.observability.opentelemetry;
}
