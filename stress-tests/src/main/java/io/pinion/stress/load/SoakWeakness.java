package io.pinion.stress.load;

import java.io.FileInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The broken twin of the soak: leaks on purpose, and grows slower. Switched off it does nothing. */
final class SoakWeakness {
    private static final int HEAP_BYTES = 512 << 10;
    private static final int MEMORY_BYTES = 4 << 20;
    private static final int KEPT_PER_SECOND = 3;
    private static final int FAST_SECONDS = 8;
    private static final int SLOW_ONE_IN = 512;

    private static final long SLOW_NS = TimeUnit.MILLISECONDS.toNanos(40);

    private final boolean on;
    private final List<Object> kept = new ArrayList<>();
    private final CountDownLatch end = new CountDownLatch(1);
    private volatile boolean slow;

    SoakWeakness(boolean on) {
        this.on = on;
    }

    /** Once a second. */
    void tick() throws IOException {
        if (!on) {
            return;
        }
        kept.add(new byte[HEAP_BYTES]);
        kept.add(touched(ByteBuffer.allocateDirect(MEMORY_BYTES)));
        kept.add(new FileInputStream("/dev/null"));
        Thread thread = new Thread(this::idle, "leaked-" + kept.size());
        thread.setDaemon(true);
        thread.start();
        slow = kept.size() / KEPT_PER_SECOND > FAST_SECONDS;
    }

    private static ByteBuffer touched(ByteBuffer buffer) {
        while (buffer.remaining() >= Long.BYTES) {
            buffer.putLong(1);
        }
        return buffer;
    }

    private void idle() {
        try {
            end.await();
        } catch (InterruptedException e) {
            // the end as well
        }
    }

    /** On the worker, before a task is timed. */
    void slowDown(long run) {
        if (!slow || run % SLOW_ONE_IN != 0) {
            return;
        }
        long untilNs = System.nanoTime() + SLOW_NS;
        while (System.nanoTime() < untilNs) {
            Thread.onSpinWait();
        }
    }
}
