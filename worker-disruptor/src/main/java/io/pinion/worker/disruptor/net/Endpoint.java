package io.pinion.worker.disruptor.net;

import io.pinion.worker.spi.ReadyHandler;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Something that is open, or being opened, on one worker. Only {@link #request} is for any thread.
 *
 * <p>An error that escapes from one endpoint ends that endpoint, never the worker.
 */
abstract class Endpoint extends Command implements ReadyHandler {
    static final int START = 1;
    static final int CLOSE = 2;
    static final int ABORT = 4;
    static final int UPDATE = 8;

    private static final VarHandle REQUESTS;

    static {
        try {
            REQUESTS = MethodHandles.lookup().findVarHandle(Endpoint.class, "requests", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    final NetworkCore net;
    boolean dirty;

    @SuppressWarnings("unused") // through REQUESTS
    private int requests;

    Endpoint(NetworkCore net) {
        this.net = net;
    }

    /** Asks for something: done at once on the worker, with its next turn otherwise; false if the network has ended. */
    final boolean request(int bit) {
        if (net.host.isWorkerThread()) {
            guardedServe(bit);
            return true;
        }
        if ((int) REQUESTS.getAndBitwiseOr(this, bit) != 0) {
            return true;
        }
        if (!net.commands.push(this)) {
            return false;
        }
        net.host.wake();
        return true;
    }

    @Override
    final void runCommand() {
        int bits = (int) REQUESTS.getAndSet(this, 0);
        if ((bits & START) != 0) {
            net.openTaken();
        }
        guardedServe(bits);
    }

    @Override
    final void dropCommand() {
        closeNow();
    }

    @Override
    public final void ready(int readiness) {
        try {
            onReady(readiness);
        } catch (Throwable t) {
            failed(t);
        }
    }

    /** What {@link NetworkCore#dirty} asked for. */
    final void turn() {
        dirty = false;
        try {
            onTurn();
        } catch (Throwable t) {
            failed(t);
        }
    }

    private void guardedServe(int bits) {
        try {
            serve(bits);
        } catch (Throwable t) {
            failed(t);
        }
    }

    private void failed(Throwable error) {
        net.host.report(this, error);
        broken(error);
    }

    /** Does what was asked for: any of {@link #START}, {@link #CLOSE}, {@link #ABORT}, {@link #UPDATE}. */
    abstract void serve(int bits);

    abstract void onReady(int readiness);

    abstract void onTurn();

    /** Ends it for an error that nothing else has dealt with. */
    abstract void broken(Throwable error);

    /** The worker is closing. */
    abstract void beginClose();

    /** The worker has ended. */
    abstract void closeNow();
}
