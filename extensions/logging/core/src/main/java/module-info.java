import org.jspecify.annotations.NullMarked;

/** Log events shipped through a worker. The adapters of the logging frameworks are modules of their own. */
@NullMarked
module io.pinion.logging {
    exports io.pinion.logging;

    requires static org.jspecify;
    requires transitive io.pinion.worker;
    requires java.net.http;
}
