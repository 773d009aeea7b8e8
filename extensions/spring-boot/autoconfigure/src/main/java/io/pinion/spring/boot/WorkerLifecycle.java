package io.pinion.spring.boot;

import io.pinion.worker.ShutdownReport;
import io.pinion.worker.Worker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Stops the workers of one context after everything that may hand them work: first each may finish what it has, taking
 * new work meanwhile, because one worker may need another; then all are closed within what is left of their grace.
 *
 * <p>Threads: each close runs on a daemon thread named {@code pinion-spring-stop-<worker>} for as long as it takes, so
 * that workers that hang do not add up: the stop takes the longest grace and a second.
 */
class WorkerLifecycle implements SmartLifecycle {
    // As Spring logs: the JDK's logging takes its handlers away in a shutdown hook of its own, while this runs in
    // another.
    private static final Log LOG = LogFactory.getLog("io.pinion.spring");

    private final Map<String, ExecutorWorker> workers;
    private final int phase;
    private volatile boolean started;
    private volatile boolean stopped;

    WorkerLifecycle(Map<String, ExecutorWorker> workers, int phase) {
        this.workers = Map.copyOf(workers);
        this.phase = phase;
    }

    @Override
    public void start() {
        if (stopped) {
            throw new IllegalStateException("Workers do not start again once their context was stopped: whoever holds"
                    + " one holds its timers and lanes too; make a new context");
        }
        started = true;
    }

    @Override
    public void stop() {
        if (stopped) {
            return;
        }
        stopped = true;
        long startNs = System.nanoTime();
        boolean interrupted = drain(startNs);
        List<Thread> closers = new ArrayList<>();
        for (Worker worker : workers.values()) {
            Thread closer = closer(worker, startNs, interrupted);
            // Called on a worker's thread: its own close cannot end before this has returned.
            if (!worker.isWorkerThread()) {
                closers.add(closer);
            }
        }
        join(closers);
    }

    /** As many rounds as the longest chain of workers that hand work on to each other may have links. */
    private boolean drain(long startNs) {
        try {
            boolean idle = false;
            for (int round = 0; round < workers.size() && !idle; round++) {
                idle = drainOnce(startNs);
            }
            return false;
        } catch (InterruptedException interrupt) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    private boolean drainOnce(long startNs) throws InterruptedException {
        boolean idle = true;
        for (Worker worker : workers.values()) {
            if (!worker.isWorkerThread()) {
                worker.drain(max(Duration.ZERO, half(worker).minusNanos(System.nanoTime() - startNs)));
            }
        }
        for (Worker worker : workers.values()) {
            idle &= worker.isWorkerThread() || worker.stats().pending() == 0;
        }
        return idle;
    }

    private static Duration half(Worker worker) {
        return worker.config().grace().dividedBy(2);
    }

    private static Duration max(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }

    /** Half of the grace at least, whoever else made the drain long: what still runs must see that the close begins. */
    private static Thread closer(Worker worker, long startNs, boolean interrupted) {
        Duration left = worker.config().grace().minusNanos(System.nanoTime() - startNs);
        Duration grace = interrupted ? Duration.ZERO : max(half(worker), left);
        String name = worker.config().name();
        Thread closer = new Thread(() -> log(name, worker.shutdown(grace)), "pinion-spring-stop-" + name);
        closer.setDaemon(true);
        closer.start();
        return closer;
    }

    private void join(Collection<Thread> closers) {
        try {
            for (Thread closer : closers) {
                closer.join();
            }
        } catch (InterruptedException interrupt) {
            workers.values().forEach(worker -> worker.shutdown(Duration.ZERO));
            Thread.currentThread().interrupt();
        }
    }

    private static void log(String name, ShutdownReport report) {
        String counts = "Worker '" + name + "' closed in " + report.elapsed().toMillis() + " ms: "
                + report.stats().accepted() + " accepted, " + report.stats().completed() + " completed, "
                + report.stats().failed() + " failed";
        if (report.isClean()) {
            LOG.info(counts);
            return;
        }
        String running = report.stillRunning()
                .map(it -> ", still running at "
                        + it.stack().stream().limit(1).map(Object::toString).collect(Collectors.joining()))
                .orElse("");
        LOG.warn(counts + "; left " + report.neverRun().size() + " never run, " + report.neverHandled()
                + " lane events never handled, " + report.cancelledInFlight() + " cancelled in flight" + running
                + ". Raise pinion.workers." + name + ".grace if they need longer");
    }

    @Override
    public boolean isRunning() {
        return started && !stopped;
    }

    /** A pause of the context, as tests make it between classes, would be the end of the workers. */
    @Override
    public boolean isPauseable() {
        return false;
    }

    @Override
    public int getPhase() {
        return phase;
    }
}
