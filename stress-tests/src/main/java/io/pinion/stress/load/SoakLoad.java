package io.pinion.stress.load;

import io.pinion.worker.OverflowPolicy;
import io.pinion.worker.ShutdownReport;
import io.pinion.worker.Worker;
import io.pinion.worker.WorkerConfig;
import io.pinion.worker.WorkerStats;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** The mixed load: one worker that does everything, one that serves the echo, and the threads that drive them. */
final class SoakLoad {
    private static final Duration END = Duration.ofSeconds(20);
    private static final int BURST = 8;
    private static final long MICRO = 1_000;

    private final Findings findings;
    private final Worker worker;
    private final Worker server;
    private final SoakTasks tasks;
    private final SoakCalls calls;
    private final SoakCancels cancels;
    private final SoakTimers timers;
    private final SoakEcho echo;
    private final SoakControl control;
    private final List<Pacer> pacers = new ArrayList<>();

    SoakLoad(SoakMeters meters, Findings findings, SoakWeakness weakness) throws Exception {
        this.findings = findings;
        worker = start("soak-worker");
        server = start("soak-server");
        tasks = new SoakTasks(worker, meters, findings, weakness, BURST);
        calls = new SoakCalls(worker, meters, findings);
        cancels = new SoakCancels(worker, findings);
        timers = new SoakTimers(worker, meters, findings);
        echo = new SoakEcho(worker, server, meters, findings);
        control = new SoakControl(meters);
    }

    private Worker start(String name) {
        return Worker.start(WorkerConfig.builder()
                .name(name)
                .capacity(4096)
                .overflow(OverflowPolicy.block())
                .errorHandler((task, error) -> findings.add("error handler", name + ": " + error))
                .build());
    }

    /** Starts all drivers; pace 200 is twice as many turns as 100. */
    void start(SplittableRandom random, long pace) {
        timers.startPeriodic();
        control.start();
        drive("soak-tasks", random, 230 * MICRO * 100 / pace, tasks::turn);
        drive("soak-lanes", random, 450 * MICRO * 100 / pace, tasks::laneTurn);
        drive("soak-calls", random, 450 * MICRO * 100 / pace, calls::turn);
        drive("soak-cancels", random, 900 * MICRO * 100 / pace, cancels::turn);
        drive("soak-timers", random, 450 * MICRO * 100 / pace, timers::turn);
        drive("soak-echo", random, 450 * MICRO * 100 / pace, echo::turn);
        drive("soak-control", random, 450 * MICRO * 100 / pace, control::turn);
        drive("soak-exchange", random, 100_000 * MICRO, echo::exchangeTurn);
        drive("soak-cuts", random, 1_000_000 * MICRO, echo::cutTurn);
    }

    private void drive(String name, SplittableRandom random, long meanNs, Pacer.Turn turn) {
        pacers.add(new Pacer(name, meanNs, random, findings, turn).start());
    }

    WorkerStats stats() {
        return worker.stats();
    }

    long connections() {
        return echo.connections();
    }

    String poller() {
        return worker.placement().poller();
    }

    /** Ends the drivers, lets everything run, closes, and holds all counts against each other. */
    void stop() throws Exception {
        for (Pacer pacer : pacers) {
            pacer.stop();
        }
        control.stop();
        worker.submit(timers::checkPeriodic).get(END.toSeconds(), TimeUnit.SECONDS);
        echo.closeAndCheck();
        awaitTimers();
        if (!worker.drain(END)) {
            findings.add("not drained", worker.stats().toString());
        }
        timers.check();
        close(worker);
        close(server);
        tasks.check();
    }

    private void awaitTimers() {
        long deadlineNs = System.nanoTime() + END.toNanos();
        while (worker.stats().timersPending() > 0 && System.nanoTime() < deadlineNs) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
        }
        findings.same("timers pending", "at the end", 0, worker.stats().timersPending());
    }

    private void close(Worker closing) {
        ShutdownReport report = closing.shutdown(END);
        WorkerStats stats = report.stats();
        if (!report.isClean()) {
            findings.add("close not clean", report.toString());
        }
        findings.same("missed wake-ups", stats.name(), 0, stats.missedWakeups());
        findings.same("failed", stats.name(), 0, stats.failed());
        findings.same("rejected", stats.name(), 0, stats.rejected());
        findings.same("handler errors", stats.name(), 0, stats.handlerErrors());
        findings.same(
                "account",
                stats.name(),
                stats.accepted(),
                stats.completed() + stats.failed() + stats.cancelled() + stats.expired() + stats.neverRun());
        System.out.println(stats.name() + ": accepted " + stats.accepted() + ", completed " + stats.completed()
                + ", cancelled " + stats.cancelled() + ", expired " + stats.expired() + ", wake-ups "
                + stats.wakeups() + ", missed " + stats.missedWakeups() + ", stalls " + stats.stalls());
    }

    @Override
    public String toString() {
        return calls + "\n" + cancels + "\n" + timers + "\n" + echo;
    }
}
