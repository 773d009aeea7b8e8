package io.pinion.worker.disruptor;

import io.pinion.worker.Worker;
import io.pinion.worker.WorkerConfig;
import io.pinion.worker.spi.WorkerObserver;
import io.pinion.worker.spi.WorkerObserverProvider;
import java.lang.System.Logger.Level;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** All observers of one worker as one that never throws: whoever does is reported and left out from then on. */
final class Observers implements WorkerObserver {
    private static final WorkerObserver NOBODY = new WorkerObserver() {};
    private static final int MAX_BROKEN = 100;

    private final String name;
    private final AtomicReferenceArray<WorkerObserver> all;

    Observers(String name, List<WorkerObserver> all) {
        this.name = name;
        this.all = new AtomicReferenceArray<>(all.toArray(new WorkerObserver[0]));
    }

    /** Asks every provider on the path; null if none cares. */
    static @Nullable WorkerObserver of(WorkerConfig config) {
        List<WorkerObserver> found = new ArrayList<>();
        for (WorkerObserverProvider provider : Providers.ALL) {
            try {
                WorkerObserver observer = provider.observe(config);
                if (observer != null) {
                    found.add(observer);
                }
            } catch (Throwable t) {
                report(config.name(), provider, t);
            }
        }
        return found.isEmpty() ? null : new Observers(config.name(), found);
    }

    /** Looked up once: that takes longer than the start of a thread. */
    private static final class Providers {
        static final List<WorkerObserverProvider> ALL = find();

        private static List<WorkerObserverProvider> find() {
            List<WorkerObserverProvider> found = new ArrayList<>();
            var candidates =
                    ServiceLoader.load(WorkerObserverProvider.class, WorkerObserverProvider.class.getClassLoader())
                            .stream()
                            .iterator();
            // A broken provider keeps neither workers from starting nor the others from observing.
            for (int errors = 0; errors < MAX_BROKEN; ) {
                try {
                    if (!candidates.hasNext()) {
                        break;
                    }
                    found.add(candidates.next().get());
                } catch (ServiceConfigurationError | LinkageError e) {
                    errors++;
                    log(
                            "A WorkerObserverProvider cannot be loaded and observes no worker; mend or remove it. The"
                                    + " others stay",
                            e);
                }
            }
            return List.copyOf(found);
        }
    }

    @Override
    public void started(Worker worker) {
        tell(observer -> observer.started(worker));
    }

    @Override
    public boolean timesTasks() {
        for (int i = 0; i < all.length(); i++) {
            try {
                if (all.getAcquire(i).timesTasks()) {
                    return true;
                }
            } catch (Throwable t) {
                leaveOut(i, t);
            }
        }
        return false;
    }

    @Override
    public void taskStarts() {
        for (int i = 0; i < all.length(); i++) {
            try {
                all.getAcquire(i).taskStarts();
            } catch (Throwable t) {
                leaveOut(i, t);
            }
        }
    }

    @Override
    public void taskEnded(Object task) {
        for (int i = 0; i < all.length(); i++) {
            try {
                all.getAcquire(i).taskEnded(task);
            } catch (Throwable t) {
                leaveOut(i, t);
            }
        }
    }

    @Override
    public void noRoom(NoRoom what, int tasks) {
        for (int i = 0; i < all.length(); i++) {
            try {
                all.getAcquire(i).noRoom(what, tasks);
            } catch (Throwable t) {
                leaveOut(i, t);
            }
        }
    }

    @Override
    public void stalled(String what, StackTraceElement[] stack) {
        tell(observer -> observer.stalled(what, stack));
    }

    @Override
    public void connected(SocketAddress remote, long connections) {
        tell(observer -> observer.connected(remote, connections));
    }

    @Override
    public void disconnected(SocketAddress remote, @Nullable Throwable reason, int attempt, long retryInNs) {
        tell(observer -> observer.disconnected(remote, reason, attempt, retryInNs));
    }

    @Override
    public void ended() {
        for (int i = 0; i < all.length(); i++) {
            end(all.getAndSet(i, NOBODY));
        }
    }

    private void tell(Consumer<WorkerObserver> event) {
        for (int i = 0; i < all.length(); i++) {
            try {
                event.accept(all.getAcquire(i));
            } catch (Throwable t) {
                leaveOut(i, t);
            }
        }
    }

    private void leaveOut(int index, Throwable error) {
        WorkerObserver failed = all.getAndSet(index, NOBODY);
        if (failed != NOBODY) {
            report(name, failed, error);
            end(failed);
        }
    }

    /** It lets go of what it keeps; told nothing from now on. */
    private void end(WorkerObserver observer) {
        try {
            observer.ended();
        } catch (Throwable t) {
            report(name, observer, t);
        }
    }

    private static void report(String worker, Object observer, Throwable error) {
        log("Worker '" + worker + "': " + observer + " threw and observes it no longer; mend the observer", error);
    }

    private static void log(String text, Throwable error) {
        try {
            System.getLogger("io.pinion.worker").log(Level.WARNING, text, error);
        } catch (Throwable t) {
            // A logger that throws changes nothing for the worker.
        }
    }
}
