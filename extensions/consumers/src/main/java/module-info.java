import org.jspecify.annotations.NullMarked;

/** An app with routes, whose handlers get what comes in bulks. */
@NullMarked
module io.pinion.consumers {
    exports io.pinion.consumers;
    exports io.pinion.consumers.http;
    exports io.pinion.consumers.source;

    requires static org.jspecify;
    requires transitive io.pinion.worker;
    requires io.pinion.tasks;
}
