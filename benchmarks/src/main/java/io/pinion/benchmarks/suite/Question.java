package io.pinion.benchmarks.suite;

import java.util.List;
import java.util.Optional;

/**
 * One thing that is measured, for each contender in a process of its own.
 *
 * <p>Its class comment says what is asked, what is not measured, and what shape to expect.
 */
public interface Question {

    /** The name by which {@code --only} chooses it; lower case with hyphens. */
    String name();

    /** The targets it serves, such as {@code P1}. */
    List<String> cards();

    /** What is asked, in one line. */
    String title();

    /** Who takes part, ours first; a name that runs with other flags is {@code contender@variant}. */
    List<String> contenders();

    /** Asked in the first round and then in every n-th: more than 1 for a contender that no target is about. */
    default int everyRounds(String contender) {
        return 1;
    }

    /** Whether it is asked with threads pinned, free, or both. */
    default List<Placing> placings() {
        return List.of(Placing.PINNED);
    }

    /** How many rounds are enough; for what serves no target and takes long. */
    default int maxRounds() {
        return Integer.MAX_VALUE;
    }

    /** Flags that the contender's process needs beside the suite's. */
    default List<String> jvmFlags(String contender) {
        return List.of();
    }

    /** Why a contender cannot take part on this machine and JDK; empty when it can. Cheap, and asked by the suite. */
    default Optional<String> whyNot(String contender) {
        return Optional.empty();
    }

    /** Measures one contender; runs in that contender's process, warms up by itself, and leaves nothing running. */
    void ask(String contender, Probe probe) throws Exception;
}
