package io.pinion.services.blocking;

import io.pinion.worker.TaskAbandonedException;
import io.pinion.worker.TaskDecorator;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * One call: the future that the caller has, and what the thread runs. The state decides who ends it and sees to it that
 * an interrupt reaches this body and nothing that the thread runs later.
 */
final class BlockingCall<T extends @Nullable Object> extends CallStage<T> implements Runnable {
    private static final int NEW = 0;
    private static final int RUNNING = 1;
    private static final int INTERRUPTING = 2;
    private static final int INTERRUPTED = 3;
    private static final int LEFT = 4;

    private static final VarHandle STATE;
    /** What the present thread runs. */
    private static final ThreadLocal<@Nullable BlockingCall<?>> CURRENT = new ThreadLocal<>();

    static {
        try {
            STATE = MethodHandles.lookup().findVarHandle(BlockingCall.class, "state", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final CallGroup group;
    private final Runnable shell;
    private @Nullable Callable<T> body;
    private boolean ran;
    private @Nullable T value;
    private @Nullable Throwable error;
    private volatile int state;
    private volatile @Nullable Thread runner;
    private volatile boolean abandoned;

    BlockingCall(CallGroup group, Callable<T> body, @Nullable TaskDecorator decorator) {
        super(group);
        this.group = group;
        this.body = body;
        shell = decorator == null
                ? this::runBody
                : Objects.requireNonNull(
                        decorator.decorate(this::runBody),
                        "the task decorator returned null; it must return a task that runs the given one");
    }

    static boolean isOnThreadOf(CallGroup group) {
        BlockingCall<?> current = CURRENT.get();
        return current != null && current.group == group;
    }

    /** On the blocking thread. */
    @Override
    public void run() {
        if (group.isClosed()) {
            // The close is on its way to this call, and queued bodies do not run any more.
            return;
        }
        runner = Thread.currentThread();
        if (isDone() || !STATE.compareAndSet(this, NEW, RUNNING)) {
            withdraw(CallEnd.CANCELLED);
            return;
        }
        group.tally().started();
        long startNs = System.nanoTime();
        CURRENT.set(this);
        try {
            shell.run();
            if (!ran) {
                error = new IllegalStateException("the task decorator did not run the task it was given");
            }
        } catch (Throwable t) {
            error = t;
        } finally {
            CURRENT.remove();
            leave();
        }
        body = null;
        group.left(this, end(), System.nanoTime() - startNs);
        if (!isDone()) {
            WorkerHop.run(group.worker(), this::deliver);
        }
    }

    private void runBody() {
        Callable<T> code = body;
        if (code == null) {
            throw new IllegalStateException("the task decorator ran the task it was given twice");
        }
        body = null;
        ran = true;
        try {
            value = code.call();
        } catch (Exception e) {
            BlockingCall.<RuntimeException>rethrow(e);
        }
    }

    @SuppressWarnings("unchecked") // nothing is cast at run time
    private static <X extends Throwable> void rethrow(Throwable error) throws X {
        throw (X) error;
    }

    private void leave() {
        if (!STATE.compareAndSet(this, RUNNING, LEFT)) {
            while (state == INTERRUPTING) {
                Thread.yield();
            }
            state = LEFT;
        }
        // The thread must not carry the interrupt to what it runs next.
        Thread.interrupted();
    }

    private CallEnd end() {
        if (abandoned) {
            return CallEnd.ABANDONED;
        }
        if (isDone()) {
            return CallEnd.CANCELLED;
        }
        return error == null ? CallEnd.SUCCEEDED : CallEnd.FAILED;
    }

    @SuppressWarnings("NullAway") // null is a value where T allows it
    private void deliver() {
        if (abandoned) {
            // The close has its own word about it.
            return;
        }
        if (error == null) {
            complete(value);
        } else {
            completeExceptionally(error);
        }
    }

    /** Sees to it that the body never starts; false if it has, or was withdrawn before. */
    boolean withdraw(CallEnd end) {
        if (!STATE.compareAndSet(this, NEW, LEFT)) {
            return false;
        }
        group.withdrawn(this, end);
        return true;
    }

    private void interrupt() {
        if (STATE.compareAndSet(this, RUNNING, INTERRUPTING)) {
            Thread thread = runner;
            if (thread != null) {
                thread.interrupt();
            }
            state = INTERRUPTED;
        }
    }

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        boolean cancelled = super.cancel(mayInterruptIfRunning);
        if (cancelled && !withdraw(CallEnd.CANCELLED) && mayInterruptIfRunning) {
            interrupt();
        }
        return cancelled;
    }

    /** The group closes: fails at once; a running body is interrupted once. */
    void abandon() {
        abandoned = !isDone();
        boolean neverRan = withdraw(CallEnd.ABANDONED);
        if (!neverRan) {
            interrupt();
        }
        TaskAbandonedException why = new TaskAbandonedException(group + " was closed before this call had ended: it "
                + (neverRan ? "never started" : "was interrupted while it ran")
                + ". Wait for the calls before closing.");
        WorkerHop.run(group.worker(), () -> completeExceptionally(why));
    }
}
