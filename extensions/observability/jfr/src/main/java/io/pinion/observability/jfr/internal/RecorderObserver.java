package io.pinion.observability.jfr.internal;

import io.pinion.worker.Worker;
import io.pinion.worker.spi.WorkerObserver;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * Writes the events of one worker. The one object for slow tasks is the worker's thread's own and used again and again:
 * each use sets all of it.
 */
final class RecorderObserver implements WorkerObserver {
    /** Never written: tells whether full queues are recorded without making an event. */
    private static final QueueFullEvent FULL_PROBE = new QueueFullEvent();

    private final String name;
    private final SlowTaskEvent slowTask = new SlowTaskEvent();
    private final EventLimit fullLimit = new EventLimit();
    private @Nullable Statistics statistics;
    private boolean ended;

    RecorderObserver(String name) {
        this.name = Texts.bounded(name);
    }

    @Override
    public synchronized void started(Worker worker) {
        if (!ended) {
            statistics = new Statistics(name, worker);
            PeriodicStatistics.add(statistics);
        }
    }

    @Override
    public synchronized void ended() {
        ended = true;
        if (statistics != null) {
            PeriodicStatistics.remove(statistics);
        }
    }

    @Override
    public boolean timesTasks() {
        return slowTask.isEnabled();
    }

    @Override
    public void taskStarts() {
        slowTask.begin();
    }

    @Override
    public void taskEnded(Object task) {
        slowTask.end();
        if (slowTask.shouldCommit()) {
            slowTask.worker = name;
            slowTask.task = task.getClass();
            slowTask.commit();
            slowTask.task = null;
        }
    }

    @Override
    public void noRoom(NoRoom what, int tasks) {
        if (!FULL_PROBE.isEnabled() || !fullLimit.admits(tasks, System.nanoTime())) {
            return;
        }
        QueueFullEvent event = new QueueFullEvent();
        if (event.shouldCommit()) {
            event.worker = name;
            event.outcome = what.name();
            event.tasks = tasks;
            event.leftOut = fullLimit.takeLeftOut();
            event.commit();
        }
    }

    @Override
    public void stalled(String what, StackTraceElement[] stack) {
        StallEvent event = new StallEvent();
        if (event.shouldCommit()) {
            event.worker = name;
            event.finding = Texts.bounded(what);
            event.stack = Texts.stack(stack);
            event.commit();
        }
    }

    @Override
    public void connected(SocketAddress remote, long connections) {
        ReconnectEvent event = new ReconnectEvent();
        if (event.shouldCommit()) {
            event.worker = name;
            event.remote = Texts.bounded(remote.toString());
            event.connected = true;
            event.connections = connections;
            event.commit();
        }
    }

    @Override
    public void disconnected(SocketAddress remote, @Nullable Throwable reason, int attempt, long retryInNs) {
        ReconnectEvent event = new ReconnectEvent();
        if (event.shouldCommit()) {
            event.worker = name;
            event.remote = Texts.bounded(remote.toString());
            event.attempt = attempt;
            event.retryIn = retryInNs;
            event.reason = reason == null ? null : Texts.bounded(reason.toString());
            event.commit();
        }
    }

    /** For logs. */
    @Override
    public String toString() {
        return "Flight Recorder events of " + name;
    }
}
