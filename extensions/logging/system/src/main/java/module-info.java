import org.jspecify.annotations.NullMarked;

/** Makes every System.Logger of a JVM ship through a worker. */
@NullMarked
module io.pinion.logging.system {
    exports io.pinion.logging.system;

    requires static org.jspecify;
    requires transitive io.pinion.logging;

    provides System.LoggerFinder with
            io.pinion.logging.system.PinionLoggerFinder;
}
