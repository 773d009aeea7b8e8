package io.pinion.rabbitmq.dispatch;

import io.pinion.worker.Worker;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Runs a handler where the worker runs what blocks; ends when the code has ended, however it was asked to stop. */
record BlockingCall<C>(CommandHandler<? super C> handler, Worker worker) implements Handlers.HandlerCall<C> {
    @Override
    public Runnable start(C command, Received received, Consumer<@Nullable Throwable> end) {
        Interrupter interrupter = new Interrupter();
        worker.blocking()
                .submit(() -> {
                    try {
                        if (interrupter.enter()) {
                            handler.handle(command, received);
                        }
                    } finally {
                        interrupter.leave();
                    }
                    return null;
                })
                .whenComplete((nothing, error) -> end.accept(error));
        return interrupter::interrupt;
    }

    /** Interrupts the handler's thread while that is the handler's, and never after. */
    private static final class Interrupter {
        private @Nullable Thread runner;
        private boolean isAsked;

        /** Whether the handler may still begin. */
        synchronized boolean enter() {
            runner = Thread.currentThread();
            return !isAsked;
        }

        synchronized void leave() {
            runner = null;
            if (isAsked) {
                // The thread goes back to its pool.
                Thread.interrupted();
            }
        }

        synchronized void interrupt() {
            isAsked = true;
            if (runner != null) {
                runner.interrupt();
            }
        }
    }
}
