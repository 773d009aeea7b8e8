package io.pinion.tasks;

import io.pinion.worker.Task;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One measurement under way, of a {@link Timeit}.
 *
 * <p>Threads: any may open children, note an error and close, each scope once; the entries of a tree are kept under a
 * lock.
 */
public final class TimeitScope implements AutoCloseable {
    private final TimeitTree tree;
    private final String name;
    private final boolean root;
    private final long startNs;
    private @Nullable Throwable error;
    private boolean closed;

    TimeitScope(TimeitTree tree, String name, boolean root) {
        this.tree = tree;
        this.name = name;
        this.root = root;
        startNs = tree.nanoTime();
    }

    /**
     * Starts to measure a part of this. It appears in the report of the root, in front of what encloses it.
     *
     * @param child its name
     * @return close it to end the measurement
     * @throws IllegalArgumentException if the name is blank, or was used in this tree before; nothing was started, the
     *     measurements under way go on
     * @throws IllegalStateException if the root has ended
     */
    public TimeitScope open(String child) {
        tree.take(FlowChecks.name(child));
        return new TimeitScope(tree, child, false);
    }

    /**
     * Measures code as a part of this.
     *
     * @param child its name
     * @param task run here
     * @param <T> the result
     * @param <X> what the code may throw
     * @return the result
     * @throws X as the code threw it; the entry has it
     */
    public <T extends @Nullable Object, X extends Exception> T call(String child, Task<T, X> task) throws X {
        Objects.requireNonNull(task, "task");
        return open(child).run(task);
    }

    /** Runs code and closes this with what came of it. Trouble of the report never hides the code's own. */
    <T extends @Nullable Object, X extends Exception> T run(Task<T, X> task) throws X {
        T result;
        try {
            result = task.run();
        } catch (Throwable e) {
            failed(e);
            try {
                close();
            } catch (Throwable broken) {
                Timeit.suppress(e, broken);
            }
            throw e;
        }
        close();
        return result;
    }

    /**
     * Notes that the measured code failed.
     *
     * <pre>{@code
     * try (TimeitScope scope = timeit.open("load")) {
     *     try { load(); } catch (IOException e) { throw scope.failed(e); }
     * }
     * }</pre>
     *
     * @param cause for the report; the first one counts
     * @param <X> its type
     * @return the same error, to throw
     */
    public <X extends Throwable> X failed(X cause) {
        Objects.requireNonNull(cause, "cause");
        synchronized (tree) {
            if (error == null) {
                error = cause;
            }
        }
        return cause;
    }

    /**
     * Ends the measurement; the root reports. Closed already, it does nothing.
     *
     * @throws IllegalStateException if the root has ended before; this measurement is in no report
     */
    @Override
    public void close() {
        long endNs = tree.nanoTime();
        TimeitReport.Entry entry;
        synchronized (tree) {
            if (closed) {
                return;
            }
            closed = true;
            entry = new TimeitReport.Entry(name, endNs - startNs, error);
        }
        if (root) {
            tree.end(entry);
        } else {
            tree.add(entry);
        }
    }
}
