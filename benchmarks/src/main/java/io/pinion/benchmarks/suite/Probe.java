package io.pinion.benchmarks.suite;

import org.HdrHistogram.Histogram;

/** What a question gets from the suite, and where it leaves its figures. Used by one thread. */
public interface Probe {

    /** The size of the measurement: 1 in a full run, much less in a quick one. */
    double scale();

    /** Whether threads are pinned in this process. */
    Placing placing();

    /** Puts the calling thread on the producers' processor, if this process pins. Threads it starts then inherit that. */
    void pinProducer();

    /** Puts the calling thread on the consumer's processor, if this process pins. Threads it starts then inherit that. */
    void pinConsumer();

    /** The consumer's processor, for those who pin by configuration; -1 if this process does not pin. */
    int consumerCpu();

    /**
     * Notes one figure; the name says what it is, without the contender.
     *
     * <p>Three or more figures whose names differ in one number only, such as {@code ring of 1024}, are also drawn as a
     * growth curve; those in {@code M/s}, {@code ns} or {@code us} as bars.
     */
    void figure(String name, String unit, double value);

    /** Notes p50, p90, p99, p99.9 and max of nanoseconds as figures {@code name, p50} and so on, and keeps the curve. */
    void curve(String name, Histogram durationsNs);
}
