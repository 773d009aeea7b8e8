package io.pinion.logging.internal.sink;

/** A thread of a sink beside the worker's. What is logged on it is never shipped, since shipping it would log again. */
public final class ShippingThread extends Thread {
    /** Makes a daemon thread. */
    public ShippingThread(Runnable body, String name) {
        super(null, body, name, 0, false);
        setDaemon(true);
    }
}
