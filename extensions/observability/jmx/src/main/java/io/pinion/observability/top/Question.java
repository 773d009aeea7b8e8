package io.pinion.observability.top;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Something asked of a JVM that may never answer, because it is stopped or its machine is unreachable. It is asked on a daemon
 * thread of its own, {@code pinion-top-question}, which ends with the answer or with the process.
 */
final class Question<T> {
    private final FutureTask<T> answer;

    private Question(FutureTask<T> answer) {
        this.answer = answer;
    }

    static <T> Question<T> ask(Callable<T> how) {
        FutureTask<T> answer = new FutureTask<>(how);
        Thread thread = new Thread(null, answer, "pinion-top-question", 0, false);
        thread.setDaemon(true);
        thread.start();
        return new Question<>(answer);
    }

    /** Waits for the answer, or until it is clear that there will be none. */
    T within(long timeoutNs) throws TimeoutException, ExecutionException {
        try {
            return answer.get(Math.max(0, timeoutNs), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TimeoutException("interrupted");
        }
    }
}
