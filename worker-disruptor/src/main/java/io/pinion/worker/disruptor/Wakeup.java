package io.pinion.worker.disruptor;

/** How a producer that found the worker PARKED wakes it. */
interface Wakeup {

    /** Turns PARKED to AWAKE and, for the one caller that did, wakes the thread. */
    void wake();
}
