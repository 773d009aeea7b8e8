package io.pinion.worker;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The process-wide worker and its one shutdown hook. The lock guards starting and stopping; using a running worker
 * takes no lock.
 */
final class SharedWorker {
    private static final String GOING_DOWN =
            "The JVM is going down: the shared worker is not started again. Finish such work before the exit.";

    private final Object lock = new Object();
    private volatile @Nullable Worker worker;
    private @Nullable Thread hook;
    private boolean exiting;

    Worker get() {
        Worker current = worker;
        // One that drains is still the shared worker: it refuses, and no second one runs beside it.
        return current != null && current.state() != WorkerState.CLOSED ? current : start(null);
    }

    Optional<Worker> running() {
        return Optional.ofNullable(worker).filter(running -> running.state() != WorkerState.CLOSED);
    }

    Worker start(@Nullable WorkerConfig config) {
        synchronized (lock) {
            Worker current = worker;
            if (current != null && current.state() != WorkerState.CLOSED) {
                if (config != null && config != current.config()) {
                    throw new IllegalStateException("The shared worker is already running as " + current.config()
                            + "; call Workers.shutdown first, or start a Worker of your own");
                }
                return current;
            }
            registerHook();
            Worker started = Worker.start(Objects.requireNonNullElseGet(config, WorkerConfig::defaults));
            worker = started;
            return started;
        }
    }

    Optional<ShutdownReport> shutdown(Duration grace) {
        Objects.requireNonNull(grace, "grace");
        if (grace.isNegative()) {
            throw new IllegalArgumentException("grace must not be negative, was " + grace);
        }
        Worker current = worker;
        if (current == null) {
            return Optional.empty();
        }
        boolean wasClosed = current.state() == WorkerState.CLOSED;
        // Outside the lock: a task that uses Workers while this drains must be refused, not blocked.
        ShutdownReport report = current.shutdown(grace);
        synchronized (lock) {
            // Started on the worker's own thread a close is still under way; its worker stays until it has ended.
            if (worker == current && report.isFinal()) {
                worker = null;
                unregisterHook();
            }
        }
        return wasClosed ? Optional.empty() : Optional.of(report);
    }

    private void registerHook() {
        if (exiting) {
            throw new IllegalStateException(GOING_DOWN);
        }
        if (hook != null) {
            return;
        }
        Thread created = new Thread(null, this::closeAtExit, "pinion-shutdown", 0, false);
        // The hook lives as long as the worker; it must not hold the class loader of whoever came first.
        created.setContextClassLoader(null);
        try {
            Runtime.getRuntime().addShutdownHook(created);
        } catch (IllegalStateException e) {
            throw new IllegalStateException(GOING_DOWN, e);
        }
        hook = created;
    }

    private void unregisterHook() {
        Thread registered = hook;
        if (registered == null) {
            return;
        }
        try {
            Runtime.getRuntime().removeShutdownHook(registered);
            hook = null;
        } catch (IllegalStateException e) {
            // The JVM is going down: the hook runs, finds nothing and ends.
        }
    }

    // Runs when logging may be gone: it only drains, within the grace.
    private void closeAtExit() {
        Worker current;
        synchronized (lock) {
            exiting = true;
            current = worker;
        }
        if (current != null) {
            current.close();
        }
    }
}
