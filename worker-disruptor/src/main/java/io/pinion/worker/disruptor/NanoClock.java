package io.pinion.worker.disruptor;

import io.pinion.worker.spi.TimeSource;
import java.time.Instant;

/** The monotonic clock of a worker, and the way its waits sleep on it. */
interface NanoClock extends TimeSource {

    /** How long a waiter may really sleep before it must look at this clock again. */
    long maxRealSleepNs(long remainingNs);

    /** The machine's clock. */
    NanoClock SYSTEM = new NanoClock() {
        @Override
        public long nanoTime() {
            return System.nanoTime();
        }

        @Override
        public Instant instant() {
            return Instant.now();
        }

        @Override
        public long maxRealSleepNs(long remainingNs) {
            return remainingNs;
        }
    };

    /** A clock somebody moves by hand: waiters look again every millisecond of real time. */
    static NanoClock of(TimeSource source) {
        return new NanoClock() {
            @Override
            public long nanoTime() {
                return source.nanoTime();
            }

            @Override
            public Instant instant() {
                return source.instant();
            }

            @Override
            public long maxRealSleepNs(long remainingNs) {
                return Math.min(remainingNs, 1_000_000);
            }
        };
    }
}
