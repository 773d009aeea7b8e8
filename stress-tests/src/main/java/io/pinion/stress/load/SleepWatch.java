package io.pinion.stress.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Asks the kernel what a worker's thread does while something it was handed has not run: whether it sleeps, which is a
 * lost wake-up, or waits for a processor. Independent of the worker's own counter.
 */
final class SleepWatch {
    /** So long at a stretch: a stop for the collector is over by then, and the longest sleep is not. */
    private static final long ASLEEP_NS = TimeUnit.MILLISECONDS.toNanos(30);

    private static final Path THIS_THREAD = Path.of("/proc/thread-self");

    private final AtomicLong handedOver = new AtomicLong();
    private final AtomicLong ran = new AtomicLong();
    private volatile @Nullable Path status;
    private volatile Thread thread = Thread.currentThread();
    private long handedOverBefore;
    private long ranBefore;
    private long asleepSinceNs;
    private boolean sleeps;
    private long starved;
    private long found;

    /** On the worker's thread. */
    void watchThisThread() {
        try {
            Path self = Files.readSymbolicLink(THIS_THREAD);
            thread = Thread.currentThread();
            status = Path.of("/proc/self/task", self.getFileName().toString(), "stat");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** By the one thread that hands over, afterwards. */
    void handedOver() {
        handedOver.lazySet(handedOver.getPlain() + 1);
    }

    /** On the worker's thread, for each that was handed over. */
    void ran() {
        ran.lazySet(ran.getPlain() + 1);
    }

    long count() {
        return ran.get();
    }

    /** A look every few milliseconds, by one thread; the stack if the worker was found asleep with work. */
    StackTraceElement @Nullable [] look() throws IOException {
        long ranNow = ran.get();
        boolean stands = ranNow == ranBefore && handedOverBefore > ranNow;
        handedOverBefore = handedOver.get();
        ranBefore = ranNow;
        long nowNs = System.nanoTime();
        if (!stands || !isAsleep()) {
            starved += stands ? 1 : 0;
            sleeps = false;
            return null;
        }
        if (!sleeps) {
            sleeps = true;
            asleepSinceNs = nowNs;
        }
        StackTraceElement[] stack = nowNs - asleepSinceNs < ASLEEP_NS ? null : thread.getStackTrace();
        if (stack == null || ran.get() != ranNow) {
            return null;
        }
        found++;
        sleeps = false;
        return stack;
    }

    private boolean isAsleep() throws IOException {
        Path file = status;
        if (file == null) {
            return false;
        }
        String line = Files.readString(file);
        return line.charAt(line.lastIndexOf(')') + 2) == 'S';
    }

    /** Looks at which the thread had work and no processor. */
    long starved() {
        return starved;
    }

    /** How often it was found asleep with work. */
    long found() {
        return found;
    }
}
