package io.pinion.benchmarks.suite.report;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One process of one contender, asked one question.
 *
 * @param placing {@code pinned} or {@code free}
 * @param round from 1
 * @param attempt from 1; further ones repeat a disturbed one
 * @param start date and time
 * @param durationMs of the process
 * @param disturbed whether others were at work meanwhile, as far as is known
 * @param foreignLoadPercent processor time that others used, of one processor; null when not known
 * @param stealPercent time the hypervisor withheld, of all processors; null when not known
 * @param collector the garbage collector; empty when the run failed
 * @param failure why there are no figures; null when there are
 * @param curves the names of the curves that were kept
 * @param figures empty when the run failed
 */
public record Run(
        String question,
        String contender,
        String placing,
        int round,
        int attempt,
        String start,
        long durationMs,
        boolean disturbed,
        @Nullable Double foreignLoadPercent,
        @Nullable Double stealPercent,
        String collector,
        @Nullable String failure,
        List<String> curves,
        List<Figure> figures) {

    /** A name for files. */
    public String slug() {
        return String.join(
                "--", Names.slug(question), Names.slug(contender), placing, String.valueOf(round), "" + attempt);
    }
}
