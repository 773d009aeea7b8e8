import org.jspecify.annotations.NullMarked;

/** Log events shipped through a worker. The adapters of the logging frameworks are modules of their own. */
@NullMarked
@SuppressWarnings("module") // The adapters are not there yet when this is compiled.
module io.pinion.logging {
    exports io.pinion.logging;
    exports io.pinion.logging.internal.lazy to
            io.pinion.logging.jul,
            io.pinion.logging.system;

    requires static org.jspecify;
    requires transitive io.pinion.worker;
    requires java.net.http;
}
