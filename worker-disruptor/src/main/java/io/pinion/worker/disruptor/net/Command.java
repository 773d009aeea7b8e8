package io.pinion.worker.disruptor.net;

import org.jspecify.annotations.Nullable;

/** Something for the worker to do, handed over by any thread; among {@link Commands} at most once at a time. */
abstract class Command {
    @Nullable
    Command next;

    /** On the worker. */
    abstract void runCommand();

    /** On the worker, instead of {@link #runCommand()}, when the network has ended. */
    abstract void dropCommand();
}
