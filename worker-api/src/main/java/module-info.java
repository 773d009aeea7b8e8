import org.jspecify.annotations.NullMarked;

/** What users of Pinion compile against: the worker, its parts, its configuration and its words. */
@NullMarked
module io.pinion.worker {
    requires static transitive org.jspecify;

    exports io.pinion.worker;
    exports io.pinion.worker.net;
    exports io.pinion.worker.spi;

    uses io.pinion.worker.spi.PollerProvider;
    uses io.pinion.worker.spi.ThreadControl;
    uses io.pinion.worker.spi.WorkerObserverProvider;
    uses io.pinion.worker.spi.WorkerProvider;
}
