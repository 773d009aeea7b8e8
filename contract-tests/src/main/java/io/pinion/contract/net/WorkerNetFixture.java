package io.pinion.contract.net;

import io.pinion.worker.PollerChoice;
import io.pinion.worker.Worker;
import io.pinion.worker.WorkerConfig;
import io.pinion.worker.net.Network;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A worker as users start it. */
public final class WorkerNetFixture implements NetFixture {
    private final List<Throwable> reported = new CopyOnWriteArrayList<>();
    private final Worker worker;
    private final Network network;
    private volatile Thread thread;

    /** Starts a worker that blocks in this. */
    public WorkerNetFixture(PollerChoice poller) {
        worker = Worker.start(WorkerConfig.builder()
                .name("net")
                .poller(poller)
                .errorHandler((task, error) -> reported.add(error))
                .build());
        network = worker.network();
        worker.execute(() -> thread = Thread.currentThread());
    }

    @Override
    public Network network() {
        return network;
    }

    @Override
    public void execute(Runnable task) {
        worker.execute(task);
    }

    @Override
    public boolean isWorkerThread() {
        return Thread.currentThread() == thread;
    }

    @Override
    public List<Throwable> reported() {
        return reported;
    }

    @Override
    public void shutdown(Duration grace) {
        worker.shutdown(grace);
    }
}
