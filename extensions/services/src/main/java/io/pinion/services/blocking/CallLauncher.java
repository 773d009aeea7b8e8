package io.pinion.services.blocking;

/** Gives calls their threads. */
interface CallLauncher {
    /**
     * Starts a call, now or later.
     *
     * @throws java.util.concurrent.RejectedExecutionException if there is no room
     */
    void launch(BlockingCall<?> call);

    /** What to say about a refusal, after the name of the pool. */
    String whyRefused(Throwable cause);

    /** A call has ended, and its future not yet; one that never ran may still wait for a thread, and need not. */
    void ended(BlockingCall<?> call, boolean ran);

    /** A thread of the group begins to wait for another call of the group. */
    void waiterEntered();

    /** That wait is over. */
    void waiterLeft();

    /** Nothing will be launched any more. */
    void end();
}
