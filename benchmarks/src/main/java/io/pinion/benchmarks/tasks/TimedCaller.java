package io.pinion.benchmarks.tasks;

import io.pinion.worker.Task;
import io.pinion.worker.WaitTimeoutException;
import io.pinion.worker.Worker;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Hands over a task, waits for it up to a limit, and cancels it then. */
interface TimedCaller {
    /** Returns whether the limit passed first. */
    boolean timesOut(Duration limit) throws InterruptedException, ExecutionException;

    static TimedCaller of(Peer peer) {
        if (peer instanceof PinionPeer pinion) {
            return onWorker(pinion.worker());
        }
        if (peer instanceof ExecutorPeer executor) {
            return onExecutor(executor.executor());
        }
        throw new IllegalArgumentException(peer + " has no calls with a limit");
    }

    private static TimedCaller onWorker(Worker worker) {
        Task<Integer, RuntimeException> task = () -> Caller.ANSWER;
        return limit -> {
            try {
                worker.call(task, limit);
                return false;
            } catch (WaitTimeoutException e) {
                return true;
            }
        };
    }

    private static TimedCaller onExecutor(ExecutorService executor) {
        Callable<Integer> task = () -> Caller.ANSWER;
        return limit -> {
            Future<Integer> future = executor.submit(task);
            try {
                future.get(limit.toNanos(), TimeUnit.NANOSECONDS);
                return false;
            } catch (TimeoutException e) {
                future.cancel(true);
                return true;
            }
        };
    }
}
