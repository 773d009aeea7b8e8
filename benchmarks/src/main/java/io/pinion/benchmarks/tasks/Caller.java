package io.pinion.benchmarks.tasks;

import java.time.Duration;

/** Hands over tasks that answer at once, and waits for each answer. */
public interface Caller {
    /** What the constant task answers. */
    Integer ANSWER = 42;
    /** The deadline of a call with a fresh lambda: never reached. */
    Duration DEADLINE = Duration.ofSeconds(20);

    /** Calls one task that is always the same; no deadline. */
    Integer callConstant() throws Exception;

    /** Calls a lambda that captures the number and answers the next one; {@link #DEADLINE}. */
    Integer callFresh(int number) throws Exception;
}
