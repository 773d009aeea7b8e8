package io.pinion.faults;

import io.pinion.worker.Pinning;
import io.pinion.worker.PollerChoice;
import io.pinion.worker.Worker;
import io.pinion.worker.WorkerConfig;
import io.pinion.worker.WorkerState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One worker with everything it does, while one kind of system call fails now and then. */
final class FaultRun {
    static final String HANG = "HANG";
    static final String REFUSED = "refused";
    static final String ENDED = "worker ended";

    private static final long LIMIT_NS = 20_000_000_000L;
    /** How many faults are enough for a call that always fails. */
    private static final long ENOUGH = 10;
    /** Or how long. */
    private static final long ENOUGH_NS = 1_500_000_000L;

    /** Peers that try again every 5 ms make some hundred; a loop without a pause makes many thousand. */
    private static final long MAX_FAULTS_A_SECOND = 3_000;

    private static final int IDLE_INTERVALS = 5;
    private static final long IDLE_INTERVAL_NS = 150_000_000;
    private static final double MAX_IDLE_SHARE = 0.05;

    private final FaultCell cell;
    private final String when;
    private final Seen seen = new Seen();
    private volatile @Nullable Strace strace;
    private long injected;
    private long elapsedNs;
    private double idleShare;
    private String verdict = "done";
    private String problem = "";

    FaultRun(FaultCell cell, String when) {
        this.cell = cell;
        this.when = when;
    }

    /** Runs it; what came of it, in one line. */
    String run() throws Exception {
        long descriptors = descriptors();
        long startNs = System.nanoTime();
        try {
            work(Worker.start(config()));
        } catch (IllegalStateException e) {
            seen.add("Worker.start", e);
            verdict = REFUSED;
        } finally {
            if (strace != null) {
                injected = strace.end();
            }
        }
        elapsedNs = System.nanoTime() - startNs;
        if (leavesNothingOpen() && !await(() -> descriptors() <= descriptors)) {
            problem += " " + (descriptors() - descriptors) + " descriptors are left open.";
        }
        return when + "|" + injected + "|" + elapsedNs / 1_000_000 + "|" + verdict + "|"
                + String.join("\t", seen.words()) + "|" + problem.strip() + "|"
                + String.format(Locale.ROOT, "%.4f", idleShare);
    }

    /** Not where strace keeps the close from being made, nor where the JDK opens what it then keeps. */
    private boolean leavesNothingOpen() {
        return !cell.call().equals("close") && cell.victim() != FaultCell.Victim.FRESH;
    }

    private WorkerConfig config() {
        Pinning pinning = switch (cell.victim()) {
            case PINNED -> Pinning.bestEffort(0);
            case PINNED_REQUIRED -> Pinning.required(0);
            default -> Pinning.none();
        };
        boolean late = cell.victim() == FaultCell.Victim.FIRST_USE;
        return WorkerConfig.builder()
                .name("victim")
                .threadFactory(loop -> new Thread(() -> runVictim(loop)))
                .poller(late ? PollerChoice.AUTO : PollerChoice.EPOLL)
                .pinning(pinning)
                .errorHandler((task, error) -> seen.add("error handler", error))
                .build();
    }

    private void runVictim(Runnable loop) {
        if (cell.victim().isAttachedFirst()) {
            try {
                strace = Strace.attach(TaskPart.currentThreadId(), cell.faults(when));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        loop.run();
    }

    private void work(Worker worker) throws Exception {
        TaskPart tasks = new TaskPart(worker, seen);
        TimerPart timers = new TimerPart(worker);
        ServerPart server = new ServerPart(worker, seen);
        ClientPart client = new ClientPart(worker, seen);
        ReconnectPart reconnecting = new ReconnectPart(worker, seen);
        DatagramPart datagrams = new DatagramPart(worker, seen);
        List<Part> parts = List.of(tasks, timers, server, client, reconnecting, datagrams);
        try {
            if (!cell.victim().isAttachedFirst()) {
                strace = Strace.attach(victimThread(worker, tasks), cell.faults(when));
            }
            begin(() -> {
                server.begin();
                client.begin();
                reconnecting.begin();
                datagrams.begin();
                timers.begin();
            });
            tasks.begin();
            watch(worker, parts);
            lookForASpin(worker);
        } finally {
            end(worker, parts);
        }
    }

    /** A worker that did not survive its start refuses all this, which is all right. */
    private void begin(Runnable parts) {
        try {
            parts.run();
        } catch (RuntimeException e) {
            seen.add("first use", e);
        }
    }

    private long victimThread(Worker worker, TaskPart tasks) throws Exception {
        boolean isWaker = cell.victim() == FaultCell.Victim.WAKER;
        return isWaker
                ? tasks.wakerId()
                : worker.submit(TaskPart::currentThreadId).get();
    }

    private void watch(Worker worker, List<Part> parts) throws Exception {
        Strace attached = strace;
        if (attached != null && when.equals(FaultCell.ALWAYS) && cell.victim() == FaultCell.Victim.WORKER) {
            long startNs = System.nanoTime();
            await(() -> injectedBy(attached) >= ENOUGH || System.nanoTime() - startNs > ENOUGH_NS);
            attached.detach();
            long faults = injectedBy(attached);
            if (faults > MAX_FAULTS_A_SECOND * (System.nanoTime() - startNs) / 1_000_000_000 + ENOUGH) {
                problem += " The call was made again at once: " + faults + " faults.";
            }
        }
        boolean ended = await(
                () -> worker.state() != WorkerState.RUNNING || parts.stream().allMatch(Part::isDone));
        if (worker.state() != WorkerState.RUNNING) {
            verdict = ENDED;
        } else if (!ended) {
            verdict = HANG;
            problem += " Not done: "
                    + parts.stream()
                            .filter(part -> !part.isDone())
                            .map(Part::name)
                            .toList() + ".";
        }
    }

    /**
     * With everything done the worker has nothing to do. A descriptor that was forgotten in epoll would keep it awake.
     */
    private void lookForASpin(Worker worker) throws Exception {
        long thread;
        try {
            thread = worker.submit(TaskPart::currentThreadId).get();
        } catch (ExecutionException | RuntimeException e) {
            verdict = worker.state() == WorkerState.RUNNING ? HANG : ENDED;
            return;
        }
        idleShare = ProcessorShare.leastOf(thread, IDLE_INTERVALS, IDLE_INTERVAL_NS, MAX_IDLE_SHARE);
        if (idleShare > MAX_IDLE_SHARE) {
            problem += String.format(Locale.ROOT, " The idle worker used %.0f %% of a processor.", 100 * idleShare);
        }
    }

    private static long injectedBy(Strace strace) {
        try {
            return strace.injected();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void end(Worker worker, List<Part> parts) throws Exception {
        for (Part part : parts) {
            part.close();
        }
        boolean survived = worker.state() == WorkerState.RUNNING;
        boolean isFinal = worker.shutdown(Duration.ofSeconds(2)).isFinal();
        if (!isFinal) {
            problem += " The worker did not close.";
        }
        for (Part part : parts) {
            if (survived && !part.problem().isEmpty()) {
                problem += " " + part.name() + ": " + part.problem() + ".";
            }
        }
        if (worker.stats().missedWakeups() > 0) {
            seen.add("missed wake-ups were made up for by the cap of a sleep");
        }
    }

    /** Sockets, eventfds and epolls of this process. */
    private static long descriptors() {
        try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
            return open.filter(FaultRun::isOurs).count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isOurs(Path descriptor) {
        try {
            String target = Files.readSymbolicLink(descriptor).toString();
            return target.startsWith("socket:") || target.startsWith("anon_inode:[event");
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean await(BooleanSupplier condition) {
        long startNs = System.nanoTime();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - startNs > LIMIT_NS) {
                return false;
            }
            LockSupport.parkNanos(1_000_000);
        }
        return true;
    }
}
