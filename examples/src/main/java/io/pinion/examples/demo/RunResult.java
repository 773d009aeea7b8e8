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
 * @param endings what the collector says it has, connection by connection, if it says so
 * @param passage the account of a stream that reconnects
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
        List<Ending> endings,
        @Nullable Passage passage,
        @Nullable String failure,
        long elapsedNs,
        Usage usage,
        List<String> remarks) {
    RunResult {
        endings = List.copyOf(endings);
        remarks = List.copyOf(remarks);
    }

    /** What arrived on the one connection there was; null if there were more, or none. */
    @Nullable
    Digest received() {
        return endings.size() == 1 ? endings.get(0).received() : null;
    }
}
