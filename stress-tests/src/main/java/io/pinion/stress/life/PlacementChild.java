package io.pinion.stress.life;

import io.pinion.worker.IdleStrategy;
import io.pinion.worker.Pinning;
import io.pinion.worker.Worker;
import io.pinion.worker.WorkerConfig;
import io.pinion.worker.disruptor.SpinChoice;
import java.time.Duration;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Workers of several kinds that tell where they run: {@code PlacementChild [stale]}. Takes {@code place} (tells the placement
 * of each), {@code choice} (tells what a new worker decides about spinning), {@code trips} (hands over and waits, under each
 * strategy), {@code old} (the same with the workers that were there from the start), {@code pin <cpu>} (starts a pinned worker) and {@code end}.
 */
final class PlacementChild {
    private static final int TRIPS = 2_000;
    /** Fewer, since a spin that was allowed on two processors costs a time slice a trip on one. */
    private static final int OLD_TRIPS = 200;

    private static final Duration GRACE = Duration.ofSeconds(20);
    private static final long PACE_NS = TimeUnit.MICROSECONDS.toNanos(50);

    private final Map<String, Worker> workers = new LinkedHashMap<>();
    private final Map<String, BitSet> firstSeen = new LinkedHashMap<>();
    private final boolean isStale;

    private PlacementChild(boolean isStale) {
        this.isStale = isStale;
    }

    /**
     * Obeys until told to end.
     *
     * @param args {@code stale} for the broken twin, which tells what it has seen first
     */
    public static void main(String[] args) {
        PlacementChild child = new PlacementChild(args.length > 0 && args[0].equals("stale"));
        child.start("at-idle", IdleStrategy.BLOCKING, Pinning.none());
        child.start("at-adaptive", IdleStrategy.ADAPTIVE, Pinning.none());
        child.start("at-spin", IdleStrategy.BUSY_SPIN, Pinning.none());
        child.start("at-busy", IdleStrategy.ADAPTIVE, Pinning.none());
        child.keepBusy("at-busy");
        System.out.println("ready");
        Lifeline lifeline = new Lifeline();
        while (true) {
            String[] command = lifeline.next().split(" ");
            switch (command[0]) {
                case "place" -> child.place();
                case "choice" -> child.choice();
                case "trips" -> child.trips();
                case "old" -> child.oldTrips();
                case "pin" -> child.pin(Integer.parseInt(command[1]));
                case "end" -> {
                    child.end();
                    System.exit(0);
                }
                default -> System.out.println("problem: unknown command " + command[0]);
            }
        }
    }

    private Worker start(String name, IdleStrategy strategy, Pinning pinning) {
        Worker worker = Worker.start(WorkerConfig.builder()
                .name(name)
                .idleStrategy(strategy)
                .pinning(pinning)
                .build());
        workers.put(name, worker);
        return worker;
    }

    /** Small tasks without end. */
    private void keepBusy(String name) {
        Worker worker = workers.get(name);
        if (worker == null) {
            throw new IllegalStateException(name);
        }
        Thread thread = new Thread(
                () -> {
                    while (true) {
                        worker.offer(() -> {});
                        LockSupport.parkNanos(PACE_NS);
                    }
                },
                "feeder");
        thread.setDaemon(true);
        thread.start();
    }

    private void place() {
        StringBuilder line = new StringBuilder("place");
        workers.forEach((name, worker) -> {
            BitSet now = worker.placement().cpus();
            // Before its first look a worker knows nothing.
            BitSet told = isStale && !now.isEmpty() ? firstSeen.computeIfAbsent(name, unseen -> now) : now;
            line.append(' ').append(name).append('=').append(told.toString().replace(" ", ""));
        });
        System.out.println(line);
    }

    private void choice() {
        try (Worker worker = Worker.start()) {
            System.out.println("choice maySpin=" + SpinChoice.maySpin(worker) + " " + SpinChoice.budget());
        }
    }

    private void trips() {
        StringBuilder line = new StringBuilder("trips");
        for (IdleStrategy strategy : IdleStrategy.values()) {
            WorkerConfig config =
                    WorkerConfig.builder().name("trips").idleStrategy(strategy).build();
            try (Worker worker = Worker.start(config)) {
                line.append(' ').append(strategy).append('=').append(nsOfTrip(worker, TRIPS));
            }
        }
        System.out.println(line);
    }

    private void oldTrips() {
        StringBuilder line = new StringBuilder("trips");
        workers.forEach(
                (name, worker) -> line.append(' ').append(name).append('=').append(nsOfTrip(worker, OLD_TRIPS)));
        System.out.println(line);
    }

    /** -1 if an answer was wrong. */
    private static long nsOfTrip(Worker worker, int trips) {
        long startNs = System.nanoTime();
        long sum = 0;
        for (int i = 0; i < trips; i++) {
            sum += worker.call(() -> 1);
        }
        return sum == trips ? (System.nanoTime() - startNs) / trips : -1;
    }

    private void pin(int cpu) {
        Worker worker = start("at-pin", IdleStrategy.BLOCKING, Pinning.bestEffort(cpu));
        worker.call(() -> 1);
        System.out.println(
                "pin " + worker.placement().pinned() + " " + worker.placement().explanation());
    }

    private void end() {
        boolean isClean = true;
        for (Worker worker : workers.values()) {
            isClean &= worker.shutdown(GRACE).isClean();
        }
        System.out.println("ended " + isClean);
    }
}
