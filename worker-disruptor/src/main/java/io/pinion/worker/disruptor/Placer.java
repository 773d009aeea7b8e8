package io.pinion.worker.disruptor;

import io.pinion.worker.Pinning;
import io.pinion.worker.Placement;
import io.pinion.worker.WorkerConfig;
import io.pinion.worker.spi.ThreadControl;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.BitSet;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Where the worker's thread runs: pins it, reads back what the kernel made of that, and looks again while it runs. The
 * worker's thread writes; anybody may read the outcome.
 */
final class Placer {
    private static final long RECHECK_NS = TimeUnit.MILLISECONDS.toNanos(500);
    private static final BitSet UNKNOWN = new BitSet();

    private final WorkerConfig config;
    private final Pinning pinning;
    private final StartGate start;
    private @Nullable ThreadControl control;
    private long checkedNs;
    private volatile Outcome outcome = new Outcome(UNKNOWN, false, "not started yet");

    private record Outcome(BitSet cpus, boolean pinned, String explanation) {}

    Placer(WorkerConfig config, StartGate start) {
        this.config = config;
        this.start = start;
        pinning = config.pinning();
    }

    /** On the worker's thread, before anything else; what keeps the worker from starting goes to the gate. */
    void begin(long nowNs) {
        checkedNs = nowNs;
        ThreadControl found = NativeParts.threadControl();
        boolean wanted = !pinning.cpus().isEmpty() || NativeParts.isRequired();
        if (!wanted && (found == null || !NativeParts.loadsSilently(found))) {
            outcome = new Outcome(UNKNOWN, false, "not pinned; the native part is not in use");
            return;
        }
        String cause = NativeParts.whyNoThreadControl(found);
        if (found == null || !cause.isEmpty()) {
            refuse(cause);
            return;
        }
        control = found;
        found.setName(config.name());
        found.setTimerSlack(1);
        pin(found);
    }

    private void pin(ThreadControl found) {
        String problem = "";
        if (!pinning.cpus().isEmpty()) {
            try {
                found.setAffinity(pinning.cpus());
            } catch (IOException e) {
                problem = String.valueOf(e.getMessage());
            }
        }
        read(found, problem);
        if (pinning.isRequired() && !outcome.pinned) {
            start.fail(outcome.explanation);
        }
    }

    private void refuse(String cause) {
        boolean wanted = !pinning.cpus().isEmpty();
        outcome = new Outcome(
                UNKNOWN, false, (wanted ? "asked for " + pinning + ", not pinned: " : "not pinned: ") + cause);
        if (pinning.isRequired() || NativeParts.isRequired()) {
            start.fail(outcome.explanation);
        }
    }

    private void read(ThreadControl found, String problem) {
        try {
            outcome = describe(found.affinity(), problem);
        } catch (IOException e) {
            outcome = new Outcome(UNKNOWN, false, "the kernel does not tell the allowed processors: " + e.getMessage());
        }
    }

    private Outcome describe(BitSet cpus, String problem) {
        BitSet asked = pinning.cpus();
        if (asked.isEmpty()) {
            return new Outcome(cpus, false, "not pinned; may run on " + cpus);
        }
        if (cpus.equals(asked)) {
            return new Outcome(cpus, true, "pinned to " + cpus);
        }
        return new Outcome(
                cpus,
                false,
                "asked for " + pinning + ", the kernel allows " + cpus + (problem.isEmpty() ? "" : ": " + problem));
    }

    /** Now and then on the worker's thread: somebody may have moved it. */
    void recheck(long nowNs) {
        ThreadControl found = control;
        if (found == null || nowNs - checkedNs < RECHECK_NS) {
            return;
        }
        checkedNs = nowNs;
        BitSet before = outcome.cpus;
        if (isStill(before, found)) {
            return;
        }
        read(found, "changed from outside");
        if (!outcome.cpus.equals(before)) {
            System.getLogger("io.pinion.worker")
                    .log(
                            Level.WARNING,
                            "Worker '" + config.name() + "' was moved from processors " + before + " to " + outcome.cpus
                                    + "; " + outcome.explanation);
        }
    }

    /** Says so without making words, and leaves the explanation of a refusal as it is. */
    private static boolean isStill(BitSet before, ThreadControl found) {
        try {
            return found.affinity().equals(before);
        } catch (IOException e) {
            return false;
        }
    }

    Placement placement(String poller) {
        Outcome now = outcome;
        return new Placement(now.cpus, now.pinned, poller, now.explanation + "; waits in " + poller);
    }
}
