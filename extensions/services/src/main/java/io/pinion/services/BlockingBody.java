package io.pinion.services;

import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Blocking code on a thread of its own. Unlike other futures it is done only when the code has returned: a cancel
 * interrupts, and whoever waits learns when the code has really left.
 */
final class BlockingBody extends CompletableFuture<@Nullable Void> {
    interface Code {
        void run() throws Exception;
    }

    private final Code code;
    private @Nullable Thread thread;
    private boolean cancelled;

    private BlockingBody(Code code) {
        this.code = code;
    }

    static BlockingBody run(String threadName, Code code) {
        BlockingBody body = new BlockingBody(code);
        Thread thread = new Thread(body::execute, threadName);
        thread.setDaemon(true);
        body.setThread(thread);
        thread.start();
        return body;
    }

    private synchronized void setThread(@Nullable Thread thread) {
        this.thread = thread;
    }

    private void execute() {
        Throwable error = null;
        try {
            code.run();
        } catch (Throwable e) {
            error = e;
        }
        // From here on a cancel must not interrupt the callbacks.
        setThread(null);
        if (error == null) {
            complete(null);
        } else {
            completeExceptionally(error);
        }
    }

    /** Interrupts the code once; the future completes when the code returns. */
    @Override
    public synchronized boolean cancel(boolean mayInterruptIfRunning) {
        if (thread == null || cancelled) {
            return false;
        }
        cancelled = true;
        thread.interrupt();
        return true;
    }
}
