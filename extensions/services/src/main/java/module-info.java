import org.jspecify.annotations.NullMarked;

/** Services with an orderly life. */
@NullMarked
module io.pinion.services {
    exports io.pinion.services;
    exports io.pinion.services.blocking;
    exports io.pinion.services.config;
    exports io.pinion.services.logging;
    exports io.pinion.services.ready;

    requires static org.jspecify;
    requires com.fasterxml.jackson.databind;
    requires transitive io.pinion.tasks;
    requires transitive io.pinion.worker;
    requires transitive java.logging;
}
