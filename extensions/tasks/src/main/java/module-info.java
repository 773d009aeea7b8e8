import org.jspecify.annotations.NullMarked;

/** Task pools, timed and restartable tasks, debouncers and a guard for the process, on any worker. */
@NullMarked
@SuppressWarnings({"requires-automatic", "module"}) // services come after this module
module io.pinion.tasks {
    requires static org.jspecify;
    requires transitive io.pinion.worker;
    // Signals; reached by method handles, so that nothing but this line depends on it.
    requires jdk.unsupported;
    requires static io.opentelemetry.context;
    requires static org.slf4j;

    exports io.pinion.tasks;
    exports io.pinion.tasks.context;
    exports io.pinion.tasks.context.opentelemetry;
    exports io.pinion.tasks.context.slf4j;
    exports io.pinion.tasks.internal.signals to
            io.pinion.services;
    exports io.pinion.tasks.process;
}
