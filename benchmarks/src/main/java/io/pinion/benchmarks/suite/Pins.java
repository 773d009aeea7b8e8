package io.pinion.benchmarks.suite;

import io.pinion.worker.spi.ThreadControl;
import java.io.IOException;
import java.util.BitSet;
import java.util.Optional;
import java.util.ServiceLoader;

/**
 * The processors that threads are pinned to: of those this process may use, the first for producers and the second for
 * the consumer.
 */
final class Pins {
    private final Optional<ThreadControl> control;
    private final BitSet allowed;
    private final Optional<String> whyNot;

    private Pins(Optional<ThreadControl> control, BitSet allowed, Optional<String> whyNot) {
        this.control = control;
        this.allowed = allowed;
        this.whyNot = whyNot;
    }

    static Pins find() {
        Optional<ThreadControl> control =
                ServiceLoader.load(ThreadControl.class).findFirst();
        if (control.isEmpty()) {
            return none("no thread control on the class path");
        }
        Optional<String> cause = control.get().unavailabilityCause();
        if (cause.isPresent()) {
            return none(cause.get());
        }
        try {
            BitSet allowed = control.get().affinity();
            return allowed.cardinality() < 2
                    ? none("this process may use one processor only")
                    : new Pins(control, allowed, Optional.empty());
        } catch (IOException e) {
            return none(String.valueOf(e.getMessage()));
        }
    }

    private static Pins none(String why) {
        return new Pins(Optional.empty(), new BitSet(), Optional.of(why));
    }

    /** Why threads cannot be pinned; empty when they can. */
    Optional<String> whyNot() {
        return whyNot;
    }

    int producerCpu() {
        return allowed.nextSetBit(0);
    }

    int consumerCpu() {
        return allowed.nextSetBit(producerCpu() + 1);
    }

    /** Moves the calling thread. */
    void pin(int cpu) {
        BitSet cpus = new BitSet();
        cpus.set(cpu);
        try {
            control.orElseThrow(() -> new IllegalStateException("threads cannot be pinned: " + whyNot.orElse("")))
                    .setAffinity(cpus);
        } catch (IOException e) {
            throw new IllegalStateException("cannot pin to processor " + cpu + ": " + e.getMessage(), e);
        }
    }
}
