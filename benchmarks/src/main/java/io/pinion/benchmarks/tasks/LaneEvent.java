package io.pinion.benchmarks.tasks;

/** An event of 64 bytes: a header of 16 or less, and six numbers. */
final class LaneEvent {
    private long intendedNs;
    private long number;
    private long third;
    private long fourth;
    private long fifth;
    private long sixth;

    /** The producer: writes all of it. */
    void fill(LaneSource source) {
        intendedNs = source.intendedNs;
        number = source.number;
        third = source.number;
        fourth = source.number;
        fifth = source.number;
        sixth = source.number;
    }

    long intendedNs() {
        return intendedNs;
    }

    /** The consumer: reads the rest; the sum of the numbers is five times the sixth. */
    long sum() {
        return number + third + fourth + fifth + sixth;
    }

    /** What the producer fills events from. */
    static final class LaneSource {
        private long intendedNs;
        private long number;

        void next(long dueNs) {
            intendedNs = dueNs;
            number++;
        }

        void restart() {
            number = -1;
        }
    }
}
