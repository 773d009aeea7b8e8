package io.pinion.examples.demo;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What came of one contender's run.
 *
 * @param kind whose
 * @param recording the times
 * @param linesWanted lines there were to ship
 * @param linesHandedOver lines the contender took
 * @param linesTaken lines the kernel took
 * @param bytesTaken bytes the kernel took
 * @param linesConfirmed lines the collector confirmed
 * @param received what the collector says it has, if it says so
 * @param failure what went wrong, or null
 * @param elapsedNs from when the first line was due until all had been shipped
 * @param usage what was used while lines were handed over
 * @param remarks what else there is to say
 */
record RunResult(
        ContenderKind kind,
        Recording recording,
        long linesWanted,
        long linesHandedOver,
        long linesTaken,
        long bytesTaken,
        long linesConfirmed,
        @Nullable Digest received,
        @Nullable String failure,
        long elapsedNs,
        Usage usage,
        List<String> remarks) {}
