import org.jspecify.annotations.NullMarked;

/** An app with routes, whose handlers get what comes in bulks. */
@NullMarked
@SuppressWarnings("module") // the sources come after this module
module io.pinion.consumers {
    exports io.pinion.consumers;
    exports io.pinion.consumers.http;
    exports io.pinion.consumers.source;
    exports io.pinion.consumers.internal.text to
            io.pinion.rabbitmq,
            io.pinion.sse;

    requires static org.jspecify;
    requires transitive io.pinion.worker;
    requires io.pinion.tasks;
}
