package io.pinion.stress.system;

import io.pinion.linux.Native;
import io.pinion.worker.PollerChoice;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A worker whose process runs out of descriptors: with 0 to 20 to spare it refuses what needs more, runs its tasks and
 * timers, does not spin, and takes the connections that wait as soon as there are some again.
 *
 * <p>Arguments: {@code quick} or {@code full}. The quick form looks at some of the numbers.
 */
public final class DescriptorLimit {
    private static final int MOST_SPARE = 20;
    private static final List<Integer> SOME_SPARE = List.of(0, 1, 2, 5, 10, 20);
    private static final List<Integer> TWIN_SPARE = List.of(MOST_SPARE);
    private static final int VISITORS = 8;
    private static final int INTERVALS = 4;
    private static final long INTERVAL_NS = TimeUnit.MILLISECONDS.toNanos(300);
    private static final double MAX_SHARE = 0.05;
    /** Recovery takes the 100 ms of the back-off; this is for a machine that stands still. */
    private static final long MAX_RECOVERY_NS = TimeUnit.SECONDS.toNanos(15);

    private static final int LIMIT_MS = 20_000;

    private final List<Integer> spares;
    private final EchoPeer peer = new EchoPeer();
    private double share;
    private long recoveryNs;
    private int refused;
    private int rounds;

    private DescriptorLimit(List<Integer> spares) throws IOException {
        this.spares = spares;
    }

    /** See above. */
    public static void main(String[] args) {
        Program.run("descriptor-limit", Duration.ofMinutes(5), () -> all(Program.isFull(args)));
    }

    private static String all(boolean isFull) throws Exception {
        Jvm.requireLinux();
        if (!Jvm.isInstalled("prlimit")) {
            throw new Skipped("prlimit (util-linux) is not installed");
        }
        DescriptorLimit programme = new DescriptorLimit(isFull ? upTo(MOST_SPARE) : SOME_SPARE);
        List<PollerChoice> pollers =
                Native.isAvailable() ? List.of(PollerChoice.EPOLL, PollerChoice.NIO) : List.of(PollerChoice.NIO);
        for (PollerChoice poller : pollers) {
            programme.run(poller, "nothing");
        }
        findTwin("spin", "uses");
        findTwin("leak", "left open");
        return programme.figures() + " over " + pollers;
    }

    private static List<Integer> upTo(int most) {
        List<Integer> all = new ArrayList<>();
        for (int i = 0; i <= most; i++) {
            all.add(i);
        }
        return all;
    }

    private static void findTwin(String fault, String words) throws Exception {
        try {
            new DescriptorLimit(TWIN_SPARE).run(PollerChoice.NIO, fault);
        } catch (Violation e) {
            Violation.unless(String.valueOf(e.getMessage()).contains(words), "the twin failed otherwise: " + e);
            System.out.println("twin found: " + e.getMessage());
            return;
        }
        throw new Violation("the twin that does wrong was not found: " + fault);
    }

    private String figures() {
        return String.format(
                Locale.ROOT,
                "%d rounds, %d openings refused, at most %.1f %% of a processor while waiting, recovered in %d ms",
                rounds,
                refused,
                100 * share,
                TimeUnit.NANOSECONDS.toMillis(recoveryNs));
    }

    private void run(PollerChoice poller, String fault) throws Exception {
        List<String> arguments = List.of(poller.name(), Integer.toString(peer.port()), fault);
        try (Child child = Child.start(Jvm.current().command(List.of("-Xmx64m"), DescriptorChild.class, arguments))) {
            int port = Integer.parseInt(child.answer());
            // Once without a limit, so that what the JDK keeps open is open.
            round(child, port, Integer.MAX_VALUE);
            long before = settled(child.pid());
            for (int spare : spares) {
                System.out.println(poller + " with " + spare + " descriptors to spare");
                round(child, port, spare);
                awaitDescriptors(child.pid(), before);
            }
            child.end();
        }
    }

    /** Closing takes its time: a number that does not change any more. */
    private static long settled(long pid) throws IOException {
        long count = Proc.sockets(pid);
        for (int same = 0; same < 10; same++) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
            long now = Proc.sockets(pid);
            if (now != count) {
                same = 0;
                count = now;
            }
        }
        return count;
    }

    private static void awaitDescriptors(long pid, long expected) throws Exception {
        long startNs = System.nanoTime();
        while (Proc.sockets(pid) != expected) {
            if (System.nanoTime() - startNs > TimeUnit.MILLISECONDS.toNanos(LIMIT_MS) / 4) {
                throw new Violation("descriptors are left open: " + Proc.sockets(pid) + " instead of " + expected + ": "
                        + Proc.descriptors(pid));
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
        }
    }

    private void round(Child child, int port, int spare) throws Exception {
        boolean isLimited = spare != Integer.MAX_VALUE;
        List<Socket> visitors = new ArrayList<>();
        try {
            if (isLimited) {
                setLimit(child.pid(), spare);
            }
            for (int i = 0; i < VISITORS; i++) {
                Socket visitor = new Socket(InetAddress.getLoopbackAddress(), port);
                visitors.add(visitor);
                visitor.setSoTimeout(LIMIT_MS);
                visitor.getOutputStream().write(i);
            }
            int refusedNow = Integer.parseInt(child.ask("work"));
            Violation.unless(isLimited || refusedNow == 0, refusedNow + " openings were refused without a limit");
            refused += refusedNow;
            if (isLimited) {
                requireNoSpin(child.pid());
                setLimit(child.pid(), MOST_SPARE * 20);
            }
            awaitEchoes(visitors, isLimited);
            child.ask("release");
            rounds++;
        } finally {
            for (Socket visitor : visitors) {
                visitor.close();
            }
        }
    }

    /** The kernel gives out the lowest numbers that are free, and none from the limit on. */
    private static void setLimit(long pid, int spare) throws Exception {
        Map<Integer, String> used = Proc.descriptors(pid);
        int limit = 0;
        for (int free = 0; free <= spare; limit++) {
            if (!used.containsKey(limit)) {
                free++;
            }
        }
        Process prlimit = new ProcessBuilder("prlimit", "--pid", Long.toString(pid), "--nofile=" + (limit - 1) + ":")
                .inheritIO()
                .start();
        Violation.unless(prlimit.waitFor() == 0, "prlimit failed");
    }

    private void requireNoSpin(long pid) throws Exception {
        long thread = Proc.threadNamed(pid, "under-test");
        double used = Proc.leastShare(pid, thread, INTERVALS, INTERVAL_NS, MAX_SHARE);
        share = Math.max(share, used);
        Violation.unless(
                used <= MAX_SHARE, String.format(Locale.ROOT, "the worker uses %.0f %% of a processor", 100 * used));
    }

    private void awaitEchoes(List<Socket> visitors, boolean isLimited) throws Exception {
        long startNs = System.nanoTime();
        for (int i = 0; i < visitors.size(); i++) {
            Violation.unless(visitors.get(i).getInputStream().read() == i, "visitor " + i + " got something else");
        }
        long elapsedNs = System.nanoTime() - startNs;
        if (isLimited) {
            recoveryNs = Math.max(recoveryNs, elapsedNs);
            Violation.unless(elapsedNs <= MAX_RECOVERY_NS, "recovered after " + elapsedNs / 1_000_000 + " ms only");
        }
    }
}
