package io.pinion.benchmarks.suite;

/** Where the threads of a measurement run. */
public enum Placing {
    /** Producers on the first allowed processor, the consumer on the second. */
    PINNED,
    /** Wherever the kernel puts them. */
    FREE
}
