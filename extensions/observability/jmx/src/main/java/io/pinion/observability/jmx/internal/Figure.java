package io.pinion.observability.jmx.internal;

import io.pinion.worker.Placement;
import io.pinion.worker.Worker;
import io.pinion.worker.WorkerStats;
import io.pinion.worker.WorkerStats.Latency;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import javax.management.MBeanAttributeInfo;

/** One attribute of the bean. */
record Figure(String name, String description, Class<?> type, Function<Snapshot, Object> reader) {
    /** By name, in the order in which tools show them. */
    static final Map<String, Figure> ALL = all();

    /** What all attributes of one look are read from. */
    record Snapshot(Worker worker, WorkerStats stats, Placement placement, long ageNs) {}

    Object read(Snapshot snapshot) {
        return reader.apply(snapshot);
    }

    MBeanAttributeInfo info() {
        return new MBeanAttributeInfo(name, type.getName(), description, true, false, false);
    }

    private static Map<String, Figure> all() {
        Map<String, Figure> all = new LinkedHashMap<>();
        text(all, "Name", "Name of the worker", s -> s.stats().name());
        text(
                all,
                "State",
                "RUNNING, DRAINING, ABANDONING or CLOSED",
                s -> s.stats().state().name());
        whole(all, "AgeNs", "Nanoseconds since the bean was registered", Snapshot::ageNs);
        whole(
                all,
                "Capacity",
                "Places of the task ring",
                s -> s.worker().config().capacity());
        count(all, "Pending", "Accepted and not ended", WorkerStats::pending);
        count(
                all,
                "InFlight",
                "Asynchronous and blocking tasks that have started and not ended",
                WorkerStats::inFlight);
        count(all, "TimersPending", "Timers set and not due", WorkerStats::timersPending);
        count(all, "Accepted", "Tasks, lane events, blocking calls and due timers, ever", WorkerStats::accepted);
        count(all, "Completed", "Ended normally", WorkerStats::completed);
        count(all, "Failed", "Ended with an exception", WorkerStats::failed);
        count(all, "Cancelled", "Cancelled before or while they ran", WorkerStats::cancelled);
        count(all, "Expired", "Not started by their deadline", WorkerStats::expired);
        count(all, "NeverRun", "Abandoned by the close", WorkerStats::neverRun);
        count(all, "Rejected", "Refusals: no room or closing", WorkerStats::rejected);
        count(all, "Dropped", "Let go by the overflow policy", WorkerStats::dropped);
        count(all, "HandlerErrors", "Exceptions of the error handler itself", WorkerStats::handlerErrors);
        count(all, "Wakeups", "How often the sleeping thread was woken", WorkerStats::wakeups);
        count(all, "MissedWakeups", "Must stay 0", WorkerStats::missedWakeups);
        count(all, "Stalls", "Reports of the watchdog", WorkerStats::stalls);
        add(
                all,
                "IdleShare",
                "Share of its life without work, 0 to 1",
                double.class,
                s -> s.stats().idleShare());
        latency(all, "QueueDelay", "from hand-over to start, sampled", WorkerStats::queueDelay);
        latency(all, "RunTime", "from start to end, sampled", WorkerStats::runTime);
        latency(all, "LoopLag", "from a timer's deadline to its start", WorkerStats::loopLag);
        text(
                all,
                "IdleStrategy",
                "What it does without work",
                s -> s.worker().config().idleStrategy().name());
        text(
                all,
                "Overflow",
                "What a full ring means",
                s -> s.worker().config().overflow().toString());
        text(all, "Poller", "What it blocks in", s -> s.placement().poller());
        text(
                all,
                "Placement",
                "Where its thread runs, and why",
                s -> s.placement().explanation());
        return Collections.unmodifiableMap(all);
    }

    private static void latency(
            Map<String, Figure> all, String name, String what, Function<WorkerStats, Latency> reader) {
        count(
                all,
                name + "Count",
                "How many were recorded: " + what,
                s -> reader.apply(s).count());
        count(all, name + "P50Ns", "Median, ns: " + what, s -> reader.apply(s).p50Ns());
        count(
                all,
                name + "P90Ns",
                "90th percentile, ns: " + what,
                s -> reader.apply(s).p90Ns());
        count(
                all,
                name + "P99Ns",
                "99th percentile, ns: " + what,
                s -> reader.apply(s).p99Ns());
        count(
                all,
                name + "P999Ns",
                "99.9th percentile, ns: " + what,
                s -> reader.apply(s).p999Ns());
        count(all, name + "MaxNs", "Longest, ns: " + what, s -> reader.apply(s).maxNs());
    }

    private static void count(
            Map<String, Figure> all, String name, String description, ToLongFunction<WorkerStats> reader) {
        whole(all, name, description, s -> reader.applyAsLong(s.stats()));
    }

    private static void whole(
            Map<String, Figure> all, String name, String description, ToLongFunction<Snapshot> reader) {
        add(all, name, description, long.class, reader::applyAsLong);
    }

    private static void text(
            Map<String, Figure> all, String name, String description, Function<Snapshot, Object> reader) {
        add(all, name, description, String.class, reader);
    }

    private static void add(
            Map<String, Figure> all,
            String name,
            String description,
            Class<?> type,
            Function<Snapshot, Object> reader) {
        all.put(name, new Figure(name, description, type, reader));
    }
}
