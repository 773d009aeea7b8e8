package io.pinion.benchmarks.net;

import io.pinion.benchmarks.Spin;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** The process of a peer: does what {@link NetReading} asks for, a line for each command, until the input ends. */
final class PeerMain {
    private static final long SECOND_NS = TimeUnit.SECONDS.toNanos(1);
    private static final int BURST = 64;
    private static final long BURST_DISTANCE_NS = TimeUnit.MILLISECONDS.toNanos(1);

    private final Peer peer;
    private final byte[] line = new byte[NetQuestion.LINE_BYTES];
    private Peer.@Nullable Shipper shipper;

    private PeerMain(Peer peer) {
        this.peer = peer;
        Arrays.fill(line, (byte) 'x');
        line[line.length - 1] = '\n';
    }

    /**
     * Serves one peer.
     *
     * @param args the kind
     * @throws Exception if the peer fails
     */
    public static void main(String[] args) throws Exception {
        try (Peer peer = PeerKind.valueOf(args[0]).start()) {
            PeerMain main = new PeerMain(peer);
            BufferedReader commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
            for (String command = commands.readLine(); command != null; command = commands.readLine()) {
                System.out.println(main.answer(command.split(" ")));
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
            case "flat" -> flat(Integer.parseInt(words[1]));
            case "paced" -> paced(Integer.parseInt(words[1]), Integer.parseInt(words[2]));
            case "bursts" -> bursts(Integer.parseInt(words[1]));
            case "tasks" -> {
                return String.valueOf(taskNs());
            }
            case "timers" -> {
                return timers(Long.parseLong(words[1]), Integer.parseInt(words[2]));
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

    private void bursts(int count) {
        for (int i = 0; i < count; i++) {
            long nextNs = System.nanoTime() + BURST_DISTANCE_NS;
            for (int j = 0; j < BURST; j++) {
                send(nextNs);
            }
            shipper().endOfBatch();
            Spin.until(nextNs);
        }
    }

    private void send(long stampNs) {
        ByteBuffer.wrap(line).putLong(stampNs);
        shipper().line(line);
    }

    /** What one task costs its producer, in bursts of 1000; the median. */
    private long taskNs() {
        int burst = 1_000;
        long[] durationsNs = new long[200];
        for (int i = 0; i < durationsNs.length; i++) {
            AtomicInteger ran = new AtomicInteger();
            Runnable task = ran::incrementAndGet;
            long startNs = System.nanoTime();
            for (int j = 0; j < burst; j++) {
                peer.execute(task);
            }
            durationsNs[i] = System.nanoTime() - startNs;
            for (int looks = 1; ran.get() < burst; looks++) {
                Spin.once(looks);
            }
        }
        Arrays.sort(durationsNs);
        return durationsNs[durationsNs.length / 2] / burst;
    }

    /** One timer after the other; how late they were. */
    private String timers(long delayNs, int count) throws InterruptedException {
        Histogram lateNs = new Histogram(SECOND_NS, 3);
        for (int i = 0; i < count; i++) {
            CountDownLatch fired = new CountDownLatch(1);
            long dueNs = System.nanoTime() + delayNs;
            peer.after(delayNs, () -> {
                lateNs.recordValue(Math.max(0, Math.min(System.nanoTime() - dueNs, SECOND_NS)));
                fired.countDown();
            });
            fired.await();
        }
        return lateNs.getValueAtPercentile(50) + " " + lateNs.getValueAtPercentile(99);
    }
}
