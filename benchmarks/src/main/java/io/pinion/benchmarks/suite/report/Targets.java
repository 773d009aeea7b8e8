package io.pinion.benchmarks.suite.report;

import static io.pinion.benchmarks.suite.report.Bar.atLeast;
import static io.pinion.benchmarks.suite.report.Bar.atMost;
import static io.pinion.benchmarks.suite.report.Bar.notAbove;
import static io.pinion.benchmarks.suite.report.Bar.notBelow;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The targets P1 to P23, as comparisons of figures. */
final class Targets {
    private static final String OURS = "pinion";
    private static final String BUSY = "pinion-busy";
    private static final String CALL = "round trip, constant task, p50";
    private static final String LAMBDA_CALL = "round trip, lambda with deadline, p50";

    private Targets() {}

    static List<Target> all() {
        List<Target> all = new ArrayList<>();
        roundTrips(all);
        latency(all);
        handOver(all);
        cost(all);
        sockets(all);
        timers(all);
        crowdAndLane(all);
        timeOuts(all);
        drain(all);
        all.sort(
                Comparator.comparingInt(target -> Integer.parseInt(target.card().substring(1))));
        return List.copyOf(all);
    }

    private static void roundTrips(List<Target> all) {
        String question = "round-trip";
        all.add(Target.of("P1", question, BUSY, CALL, Rival.of("c"), atMost(1.25, 1.4)));
        all.add(Target.of("P1", question, BUSY, LAMBDA_CALL, Rival.of("c", CALL), atMost(1.5, 1.8)));
        all.add(Target.of("P2", question, BUSY, CALL, Rival.of("disruptor-busy"), atMost(0.70, 0.85)));
        all.add(Target.of("P2", question, BUSY, LAMBDA_CALL, Rival.of("disruptor-busy"), atMost(0.85, 1)));
        for (String figure : List.of(CALL, LAMBDA_CALL)) {
            all.add(Target.of("P3", question, OURS, figure, Rival.of("tpe"), atMost(1.0 / 150, 1.0 / 50)));
            all.add(Target.of("P4", question, OURS, figure, Rival.of("python", CALL), atMost(1.0 / 250, 1.0 / 100)));
        }
    }

    private static void latency(List<Target> all) {
        String question = "latency";
        for (String rate : List.of("100k/s", "1M/s")) {
            String figure = "start at " + rate + ", p50";
            all.add(Target.of("P5", question, OURS, figure, Rival.of("disruptor-busy"), atMost(0.85, 1)));
            for (String rival : List.of("tpe", "netty-epoll")) {
                all.add(Target.of("P6", question, OURS, figure, Rival.of(rival), atMost(1.0 / 30, 1.0 / 15)));
            }
        }
        Bar much = atMost(1.0 / 30, 1.0 / 15);
        all.add(Target.of("P6", question, OURS, "start at 100k/s, p50", Rival.of("netty-nio"), much));
        Rival blocking = Rival.best(
                "disruptor-lite",
                "disruptor-block",
                "tpe",
                "fjp",
                "virtual",
                "jctools-park",
                "eqe",
                "netty-nio",
                "netty-epoll");
        all.add(Target.of("P7", question, OURS, "start at 1k/s, p50", blocking, notAbove(1.15)));
    }

    private static void handOver(List<Target> all) {
        for (String rival : List.of("disruptor-yield", "tpe")) {
            all.add(Target.of("P8", "burst", OURS, "burst of 1000, per task", Rival.of(rival), atMost(0.13, 0.25)));
        }
        String constant = "one producer, constant task";
        String question = "throughput";
        for (String rival : List.of("disruptor-busy", "disruptor-yield")) {
            all.add(Target.of("P9", question, OURS, constant, Rival.of(rival), atLeast(6, 4)));
        }
        all.add(Target.of("P9", question, OURS, constant, Rival.of("tpe"), atLeast(10, 8)));
        all.add(Target.of("P9", question, OURS, constant, Rival.of("netty-epoll"), atLeast(1.2, 1)));
        all.add(Target.of("P9", question, OURS, constant, Rival.of("disruptor-lite"), atLeast(0.7, 0.5)));
        String fresh = "one producer, fresh lambda";
        all.add(Target.of("P10", question, OURS, fresh, Rival.of("disruptor-yield"), atLeast(3, 2)));
        all.add(Target.of("P10", question, OURS, fresh, Rival.of("netty-epoll"), atLeast(1, 0.5)));
        for (String figure : List.of("2 producers", "4 producers")) {
            for (String placing : List.of("pinned", "free")) {
                all.add(Target.of("P11", "producers", OURS, figure, Rival.bestOfAll(), notBelow(0.7))
                        .placed(placing));
            }
        }
    }

    private static void cost(List<Target> all) {
        String question = "allocation";
        all.add(Target.of(
                "P12",
                question,
                OURS,
                "bytes per execute",
                Rival.none(),
                atMost(0, 0).roundedTo(1)));
        // One object: the future of a task is no larger than this.
        all.add(Target.of(
                "P12",
                question,
                OURS,
                "bytes per submit",
                Rival.none(),
                atMost(64, 64).roundedTo(1)));
        all.add(Target.of("P13", "idle-cpu", OURS, "processor time when idle", Rival.none(), atMost(0.5, 2)));
        all.add(Target.of("P14", "idle-cpu", OURS, "processor time at 1k/s", Rival.none(), atMost(3, 6)));
    }

    private static void sockets(List<Target> all) {
        for (String rival : List.of("selector", "netty-epoll")) {
            Target blocking = Target.of("P15", "echo", OURS, "echo blocking, p50", Rival.of(rival), notAbove(1.1));
            all.add(blocking.or("pinion-blocking"));
            all.add(Target.of("P15", "echo", BUSY, "echo busy, p50", Rival.of(rival), notAbove(1.1))
                    .or(OURS));
        }
        Rival netty = Rival.of("netty-epoll");
        all.add(Target.of("P16", "ship", OURS, "line at 64 per batch", netty, atMost(0.3, 0.5)));
        all.add(Target.of(
                "P17",
                "ship",
                OURS,
                "writes per batch of 64",
                Rival.none(),
                atMost(1, 1).roundedTo(0.01)));
        // A call now and then is the clock's or the collector's.
        Bar three = atMost(3, 3).roundedTo(0.05);
        all.add(Target.of("P17", "echo", OURS, "system calls per message", Rival.none(), three)
                .or("pinion-blocking"));
    }

    private static void timers(List<Target> all) {
        String ten = "schedule and cancel, 10 pending";
        String million = "schedule and cancel, 1000000 pending";
        for (String figure : List.of(ten, million)) {
            all.add(Target.of("P18", "timers", OURS, figure, Rival.of("stpe"), atMost(0.5, 1)));
            all.add(Target.of("P18", "timers", OURS, figure, Rival.of("wheel"), atMost(1, 1.5)));
        }
        all.add(Target.of("P18", "timers", OURS, million, Rival.itself(ten), atMost(2, 4)));
        String late = "late, 1 ms, p50";
        all.add(Target.of("P19", "timer-lateness", OURS, late, Rival.of("stpe"), atMost(0.6, 0.8)));
        all.add(Target.of("P19", "timer-lateness", "pinion-park", late, Rival.of("stpe"), notAbove(1.1)));
        all.add(Target.of("P19", "timer-lateness", "pinion-nio", late, Rival.of("stpe"), notAbove(1.1)));
    }

    private static void crowdAndLane(List<Target> all) {
        Rival few = Rival.itself("task beside 10 connections");
        all.add(Target.of("P20", "crowd", OURS, "task beside 10000 connections", few, atMost(1.1, 1.3)));
        for (String rival : List.of("disruptor-busy", "disruptor-yield")) {
            all.add(Target.of("P21", "lane", OURS, "lane throughput", Rival.of(rival), atLeast(1.5, 1)));
            all.add(Target.of("P21", "lane", OURS, "lane latency at 100k/s, p50", Rival.of(rival), atMost(0.8, 1)));
        }
    }

    private static void timeOuts(List<Target> all) {
        for (String state : List.of("stalled", "loaded")) {
            for (int ms : List.of(1, 10, 100)) {
                String figure = "return of a " + ms + " ms wait, " + state + " worker, p50";
                all.add(Target.of("P22", "time-outs", OURS, figure, Rival.of("tpe"), notAbove(1.1)));
            }
        }
    }

    private static void drain(List<Target> all) {
        for (String what : List.of("drain", "shutdown")) {
            for (int backlog : List.of(0, 1_000, 65_536)) {
                String figure = what + " with a backlog of " + backlog;
                all.add(Target.of("P23", "drain", OURS, figure, Rival.of("tpe"), atMost(0.5, 1)));
            }
        }
        all.add(Target.of("P23", "drain", OURS, "tasks lost", Rival.none(), atMost(0, 0)));
    }
}
