package io.pinion.worker.disruptor;

import io.pinion.worker.Worker;
import io.pinion.worker.WorkerConfig;
import io.pinion.worker.spi.DrivenWorker;
import io.pinion.worker.spi.TimeSource;
import io.pinion.worker.spi.WorkerObserver;
import io.pinion.worker.spi.WorkerProvider;
import java.util.Objects;
import java.util.concurrent.ThreadFactory;

/** Starts workers on this engine; found by {@link java.util.ServiceLoader}. */
public final class RingWorkerProvider implements WorkerProvider {

    /** Made by the service loader. */
    public RingWorkerProvider() {}

    @Override
    public Worker start(WorkerConfig config) {
        Objects.requireNonNull(config, "config");
        WorkerObserver observer = Observers.of(config);
        Engine engine;
        Thread thread;
        try {
            engine = new Engine(config, NanoClock.SYSTEM, false, observer);
            thread = newThread(engine);
        } catch (Throwable t) {
            if (observer != null) {
                observer.ended();
            }
            throw t;
        }
        try {
            Watchdog.watch(engine);
            thread.start();
        } catch (IllegalThreadStateException | OutOfMemoryError e) {
            // A factory may have started the thread itself: its loop must end.
            engine.closer.shutdown(0);
            throw new IllegalStateException(
                    "The thread of worker '" + config.name() + "' cannot be started: " + e.getMessage()
                            + ". A thread factory must return a new thread that has not been started",
                    e);
        }
        awaitStart(engine);
        RingWorker worker = new RingWorker(engine);
        if (engine.observer != null) {
            engine.observer.started(worker);
        }
        return worker;
    }

    private static void awaitStart(Engine engine) {
        String problem;
        try {
            problem = engine.start.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            problem = "the thread that started it was interrupted";
        }
        if (problem != null) {
            engine.closer.shutdown(0);
            throw new IllegalStateException("Worker '" + engine.config.name() + "' does not start: " + problem);
        }
    }

    private static Thread newThread(Engine engine) {
        ThreadFactory factory = engine.config.threadFactory();
        Thread thread = factory == null
                ? new Thread(null, engine.loop, engine.config.name(), 0, false)
                : factory.newThread(engine.loop);
        if (thread == null) {
            throw new IllegalStateException(
                    "The thread factory of worker '" + engine.config.name() + "' returned null");
        }
        if (!thread.isAlive()) {
            thread.setName(engine.config.name());
            thread.setDaemon(true);
        }
        if (factory == null) {
            // No class loader is held by a thread that may outlive an application.
            thread.setContextClassLoader(null);
        }
        return thread;
    }

    @Override
    public DrivenWorker driven(WorkerConfig config, TimeSource time) {
        Objects.requireNonNull(config, "config");
        Objects.requireNonNull(time, "time");
        return new RingWorker(new Engine(config, NanoClock.of(time), true));
    }
}
