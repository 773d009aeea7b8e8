import org.jspecify.annotations.NullMarked;

/** Flight Recorder events of every worker; to be on the path is all it needs. */
@NullMarked
module io.pinion.observability.jfr {
    requires static org.jspecify;
    requires io.pinion.worker;
    requires jdk.jfr;

    exports io.pinion.observability.jfr;

    provides io.pinion.worker.spi.WorkerObserverProvider with
            io.pinion.observability.jfr.internal.RecorderProvider;
}
