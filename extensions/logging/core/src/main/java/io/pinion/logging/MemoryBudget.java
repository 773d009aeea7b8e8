package io.pinion.logging;

import java.util.concurrent.atomic.AtomicLong;

/** Bytes that long messages may hold in the queue, beside what each entry has room for. Only long messages touch it. */
final class MemoryBudget {
    private final long limitBytes;
    private final AtomicLong takenBytes = new AtomicLong();

    MemoryBudget(long limitBytes) {
        this.limitBytes = limitBytes;
    }

    /** Whether there was room; if not, nothing is taken. */
    boolean take(long bytes) {
        if (takenBytes.addAndGet(bytes) <= limitBytes) {
            return true;
        }
        takenBytes.addAndGet(-bytes);
        return false;
    }

    void release(long bytes) {
        takenBytes.addAndGet(-bytes);
    }

    long takenBytes() {
        return takenBytes.get();
    }
}
