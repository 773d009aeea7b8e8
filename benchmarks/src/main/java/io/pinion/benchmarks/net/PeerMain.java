package io.pinion.benchmarks.net;

import io.pinion.benchmarks.Spin;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** The process of a peer: does what {@link PeerProcess} asks for, a line for each command, until the input ends. */
final class PeerMain {
    private static final long SECOND_NS = TimeUnit.SECONDS.toNanos(1);
    private static final long BATCH_DISTANCE_NS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long LIMIT_SECONDS = 20;
    private static final int TASKS = 1_000;
    private static final int TASK_BURSTS = 200;

    private final Peer peer;
    private final byte[] line = Lines.newLine();
    private Peer.@Nullable Shipper shipper;

    private PeerMain(Peer peer) {
        this.peer = peer;
    }

    /**
     * Serves one peer.
     *
     * @param args the kind, and the processor of the peer's thread or -1
     * @throws Exception if the peer fails
     */
    public static void main(String[] args) throws Exception {
        PrintStream answers = System.out;
        // What a library prints is no answer.
        System.setOut(System.err);
        try (Peer peer = PeerKind.valueOf(args[0]).start(Integer.parseInt(args[1]))) {
            PeerMain main = new PeerMain(peer);
            BufferedReader commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
            for (String command = commands.readLine(); command != null; command = commands.readLine()) {
                answers.println(main.answer(command.split(" ")));
            }
        }
    }

    private String answer(String[] words) throws Exception {
        switch (words[0]) {
            case "echo" -> {
                return String.valueOf(peer.echo());
            }
            case "ship" ->
                shipper =
                        peer.ship(new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(words[1])));
            case "pin" -> Processors.pin(Integer.parseInt(words[1]));
            case "flat" -> flat(Integer.parseInt(words[1]));
            case "paced" -> paced(Integer.parseInt(words[1]), Integer.parseInt(words[2]));
            case "batches" -> batches(Integer.parseInt(words[1]));
            case "spaced" -> spacedBatches(Integer.parseInt(words[1]));
            case "held" -> heldBatches(Integer.parseInt(words[1]));
            case "tasks" -> {
                return String.valueOf(taskNs());
            }
            default -> throw new IllegalArgumentException(words[0]);
        }
        return "done";
    }

    private Peer.Shipper shipper() {
        return Objects.requireNonNull(shipper, "ship first");
    }

    private void flat(int lines) {
        for (int i = 0; i < lines; i++) {
            send(System.nanoTime());
        }
        shipper().endOfBatch();
    }

    /** At fixed times, stamped with the time each line was due. */
    private void paced(int perSecond, int lines) {
        long periodNs = SECOND_NS / perSecond;
        long firstNs = System.nanoTime() + periodNs;
        for (int i = 0; i < lines; i++) {
            long dueNs = firstNs + i * periodNs;
            Spin.until(dueNs);
            send(dueNs);
            shipper().endOfBatch();
        }
    }

    /** The next batch is made while the peer sends the one before it, and no earlier. */
    private void batches(int count) {
        long target = shipper().sent();
        for (int i = 0; i < count; i++) {
            for (int looks = 1; shipper().sent() < target - Lines.BATCH; looks++) {
                Spin.once(looks);
            }
            batch(System.nanoTime());
            target += Lines.BATCH;
        }
    }

    private void spacedBatches(int count) {
        for (int i = 0; i < count; i++) {
            long nextNs = System.nanoTime() + BATCH_DISTANCE_NS;
            batch(nextNs);
            Spin.until(nextNs);
        }
    }

    /** Each batch is complete before the peer's thread may look at it, which makes what it does countable. */
    private void heldBatches(int count) {
        for (int i = 0; i < count; i++) {
            CountDownLatch complete = new CountDownLatch(1);
            CountDownLatch held = new CountDownLatch(1);
            peer.execute(() -> {
                held.countDown();
                awaitOrFail(complete);
            });
            awaitOrFail(held);
            long target = shipper().sent() + Lines.BATCH;
            batch(System.nanoTime());
            complete.countDown();
            for (int looks = 1; shipper().sent() < target; looks++) {
                Spin.once(looks);
            }
        }
    }

    private static void awaitOrFail(CountDownLatch latch) {
        try {
            if (!latch.await(LIMIT_SECONDS, TimeUnit.SECONDS)) {
                throw new IllegalStateException("the other thread did not come within " + LIMIT_SECONDS + " s");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void batch(long stampNs) {
        for (int i = 0; i < Lines.BATCH; i++) {
            send(stampNs);
        }
        shipper().endOfBatch();
    }

    private void send(long stampNs) {
        Lines.stamp(line, stampNs);
        shipper().line(line);
    }

    /** What one task costs its producer, in bursts; the median. */
    private double taskNs() {
        long[] durationsNs = new long[TASK_BURSTS];
        for (int i = 0; i < durationsNs.length; i++) {
            AtomicInteger ran = new AtomicInteger();
            Runnable task = ran::incrementAndGet;
            long startNs = System.nanoTime();
            for (int j = 0; j < TASKS; j++) {
                peer.execute(task);
            }
            durationsNs[i] = System.nanoTime() - startNs;
            for (int looks = 1; ran.get() < TASKS; looks++) {
                Spin.once(looks);
            }
        }
        Arrays.sort(durationsNs);
        return (double) durationsNs[durationsNs.length / 2] / TASKS;
    }
}
