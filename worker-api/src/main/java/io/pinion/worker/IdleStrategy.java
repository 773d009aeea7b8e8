package io.pinion.worker;

/**
 * What a worker's thread does when it has nothing to run.
 *
 * <p>The trade is latency against processor time: waking a sleeping thread costs the sleeper tens of microseconds and
 * the waker some as well; spinning costs a core.
 */
public enum IdleStrategy {
    /**
     * Spins for about 50 microseconds, but only while arrivals come close enough together for that to pay, then
     * sleeps. Never spins where one processor is allowed or the processor quota is below one and a half. The default.
     */
    ADAPTIVE,
    /** Spins without end: the lowest latency, one core at 100 %. Yields instead where {@link #ADAPTIVE} would not spin. */
    BUSY_SPIN,
    /** Spins, giving the processor away between looks: one core at 100 % that other threads can take. */
    YIELDING,
    /** Sleeps at once: no processor time while idle, every arrival after a pause pays a wake-up. */
    BLOCKING
}
