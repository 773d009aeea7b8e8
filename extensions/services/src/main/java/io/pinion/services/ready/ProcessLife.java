package io.pinion.services.ready;

import java.io.IOException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * One start of a process. Unlike other futures it is not done when it is cancelled, but when the process is gone: whoever
 * cancels a start waits for that, and leaves no process behind. Threads: any.
 */
final class ProcessLife extends CompletableFuture<@Nullable Void> {
    private @Nullable Process spawned;
    private @Nullable ChildProcess child;
    private boolean isUnwanted;

    /** Blocks. A process that nobody wants any more is killed here, since its worker may be gone meanwhile. */
    Process spawn(ProcessBuilder command) throws IOException, InterruptedException {
        Process process = command.start();
        synchronized (this) {
            if (!isUnwanted) {
                spawned = process;
                return process;
            }
        }
        process.destroyForcibly().waitFor();
        throw new CancellationException("The start was cancelled while the process was spawned");
    }

    /** Whether the process is still wanted; if not, the caller stops it. */
    synchronized boolean begin(ChildProcess begun) {
        child = begun;
        return !isUnwanted;
    }

    /** Nothing was spawned, or its worker gave the spawn up. */
    void fail(Throwable error) {
        Process lost;
        synchronized (this) {
            isUnwanted = true;
            lost = spawned;
        }
        if (lost != null) {
            lost.destroyForcibly();
        }
        completeExceptionally(error);
    }

    /** Stops the process, or sees to it that it is killed as soon as it is there; done when it is gone. */
    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        ChildProcess running;
        synchronized (this) {
            if (isUnwanted || isDone()) {
                return false;
            }
            isUnwanted = true;
            running = child;
        }
        if (running != null) {
            running.stop();
        }
        return true;
    }
}
