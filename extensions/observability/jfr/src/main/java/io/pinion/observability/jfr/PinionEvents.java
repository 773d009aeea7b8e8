package io.pinion.observability.jfr;

/**
 * The names of the events, for {@code Recording.enable(...)} and for readers of recordings. All are on by default, each
 * has a field {@code worker} with the worker's name, and none records a stack of its own.
 *
 * <p>Cost: without a recording, one look at a flag before each task and none elsewhere. A recording in which
 * {@link #SLOW_TASK} is on reads the recorder's clock twice for each task; to turn off that event alone saves this.
 */
public final class PinionEvents {
    /**
     * A task, timer or lane event that took its worker longer than the event's threshold, 10 ms by default. Fields:
     * {@code task}, the class of what was handed over, or of the lane's handler.
     */
    public static final String SLOW_TASK = "io.pinion.SlowTask";

    /**
     * No room for a task or lane event. Fields: {@code outcome} ({@code REFUSED}, {@code DROPPED} or {@code WAITS}),
     * {@code tasks}, and {@code leftOut}: how many more there were since the last such event of this worker, for which
     * none was written. At most 20 are written per worker and second.
     */
    public static final String QUEUE_FULL = "io.pinion.QueueFull";

    /** The watchdog's finding that a worker stands still with work to do. Fields: {@code finding}, {@code stack}. */
    public static final String STALL = "io.pinion.Stall";

    /**
     * A reconnecting stream has lost its connection, failed to make one, or made one. Fields: {@code remote},
     * {@code connected}, {@code connections} (when connected), {@code attempt}, {@code retryIn} and {@code reason} (when
     * not).
     */
    public static final String RECONNECT = "io.pinion.Reconnect";

    /**
     * Every second by default, for each worker. Fields: {@code state}, {@code pending}, {@code taskRate} and
     * {@code wakeupRate} per second since the last one, {@code idleShare} since the start, and the totals
     * {@code accepted}, {@code rejected}, {@code dropped}, {@code stalls}, {@code missedWakeups}.
     */
    public static final String WORKER_STATISTICS = "io.pinion.WorkerStatistics";

    private PinionEvents() {}
}
