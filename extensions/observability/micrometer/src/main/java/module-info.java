import org.jspecify.annotations.NullMarked;

/** Binds what workers, streams and task pools count to a registry of Micrometer. */
@NullMarked
@SuppressWarnings({"requires-automatic", "requires-transitive-automatic"}) // Micrometer has a stable automatic name
module io.pinion.observability.micrometer {
    exports io.pinion.observability.micrometer;

    requires static org.jspecify;
    requires transitive io.pinion.worker;
    requires transitive micrometer.core;
    // For whoever has it anyway: only PoolMetrics needs it.
    requires static transitive io.pinion.tasks;
}
