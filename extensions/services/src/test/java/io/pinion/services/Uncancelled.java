package io.pinion.services;

import java.util.concurrent.CompletableFuture;

/** A stage of work that is asked to end and takes its time. */
final class Uncancelled extends CompletableFuture<Void> {
    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        return false;
    }
}
