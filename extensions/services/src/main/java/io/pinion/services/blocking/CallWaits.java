package io.pinion.services.blocking;

import io.pinion.worker.SelfAwaitException;

/** What a thread is asked before it waits for a call. */
interface CallWaits {
    /**
     * Before a wait.
     *
     * @return whether {@link #left} is to be called after it
     * @throws SelfAwaitException on the worker's thread
     */
    boolean entered(String what);

    /** After a wait. */
    void left();
}
