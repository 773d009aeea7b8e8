package io.pinion.benchmarks.net;

import io.pinion.benchmarks.suite.Probe;
import io.pinion.worker.spi.ThreadControl;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.BitSet;
import java.util.ServiceLoader;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** Which processor a thread runs on, here and in the peers' processes. */
final class Processors {
    private Processors() {}

    /** Keeps the calling thread on one processor; -1 for wherever the kernel likes. */
    static void pin(int cpu) {
        if (cpu < 0) {
            return;
        }
        BitSet cpus = new BitSet();
        cpus.set(cpu);
        try {
            control().setAffinity(cpus);
        } catch (IOException e) {
            throw new UncheckedIOException("processor " + cpu + " is not to be had", e);
        }
    }

    private static ThreadControl control() {
        ThreadControl control = ServiceLoader.load(ThreadControl.class)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("the native part is not on the class path"));
        control.unavailabilityCause().ifPresent(cause -> {
            throw new IllegalStateException(cause);
        });
        return control;
    }

    /** The processor of producers, for another process; -1 if nothing is pinned. */
    static int ofProducer(Probe probe) throws Exception {
        if (probe.consumerCpu() < 0) {
            return -1;
        }
        return onProducer(probe, () -> control().affinity().nextSetBit(0));
    }

    /**
     * Runs something on the producers' processor, in a thread of its own: a process that the calling thread starts later
     * would inherit its processor.
     */
    static <T> T onProducer(Probe probe, Callable<T> body) throws Exception {
        FutureTask<T> task = new FutureTask<>(() -> {
            probe.pinProducer();
            return body.call();
        });
        Thread thread = new Thread(task, "client");
        thread.start();
        try {
            return task.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        } finally {
            thread.join();
        }
    }
}
