package io.pinion.tasks;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was measured under one root.
 *
 * @param entries one per scope in the order in which they ended, inner ones first, the root last
 */
public record TimeitReport(List<Entry> entries) {

    /**
     * One scope.
     *
     * @param name unique in the report
     * @param nanos how long, in nanoseconds of the clock
     * @param error what the code failed with, null if it did not
     */
    public record Entry(String name, long nanos, @Nullable Throwable error) {
        /**
         * Returns how long it was.
         *
         * @return the duration
         */
        public Duration duration() {
            return Duration.ofNanos(nanos);
        }
    }

    /**
     * Makes a report.
     *
     * @param entries not empty; copied
     */
    public TimeitReport {
        entries = List.copyOf(entries);
        if (entries.isEmpty()) {
            throw new IllegalArgumentException("entries must not be empty: the root is the last of them");
        }
    }

    /**
     * Returns the entry of the whole.
     *
     * @return the last entry
     */
    public Entry root() {
        return entries.get(entries.size() - 1);
    }

    /**
     * Returns the entry of a scope.
     *
     * @param name of the scope
     * @return null if there was none of this name, or it had not ended when its root did
     */
    public @Nullable Entry entry(String name) {
        for (Entry entry : entries) {
            if (entry.name().equals(name)) {
                return entry;
            }
        }
        return null;
    }

    /**
     * Returns what the root failed with.
     *
     * @return null if it did not fail
     */
    public @Nullable Throwable error() {
        return root().error();
    }
}
