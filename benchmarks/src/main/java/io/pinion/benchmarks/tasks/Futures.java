package io.pinion.benchmarks.tasks;

import java.util.concurrent.Callable;
import java.util.concurrent.Future;

/** Hands over tasks and returns their futures. */
public interface Futures {
    /** Hands over one task. */
    Future<Integer> submit(Callable<Integer> task);
}
