import org.jspecify.annotations.NullMarked;

/** The engine behind the worker API; users reach it through the API, never by name. */
@NullMarked
module io.pinion.worker.disruptor {
    requires static org.jspecify;
    requires io.pinion.worker;
    requires com.lmax.disruptor;
    requires org.jctools.core.jdk11;

    uses io.pinion.worker.spi.PollerProvider;
    uses io.pinion.worker.spi.ThreadControl;
    uses io.pinion.worker.spi.WorkerObserverProvider;

    provides io.pinion.worker.spi.PollerProvider with
            io.pinion.worker.disruptor.net.NioPollerProvider;
    provides io.pinion.worker.spi.WorkerProvider with
            io.pinion.worker.disruptor.RingWorkerProvider;
}
