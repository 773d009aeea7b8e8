package io.pinion.stress.load;

/** What the soak measures the time of. */
enum SoakMeter {
    /** From {@code execute} to the start of the task. */
    TASK,
    /** From {@code publish} to the handler. */
    LANE,
    /** From the deadline of a timer to its run. */
    TIMER,
    /** A whole {@code call} with a limit, as its caller sees it. */
    CALL,
    /** A frame to the echo server and back, over a connection that was up before. */
    ECHO,
    /** From {@code put} to {@code take} of a queue of the JDK between two plain threads: what the machine adds. */
    CONTROL
}
