import org.jspecify.annotations.NullMarked;

/** Server-sent events: a parser, and a client whose events arrive on a worker. */
@NullMarked
module io.pinion.sse {
    exports io.pinion.sse;

    requires static org.jspecify;
    requires transitive io.pinion.consumers;
    requires transitive io.pinion.worker;
    requires java.net.http;
}
