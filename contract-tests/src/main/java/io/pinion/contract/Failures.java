package io.pinion.contract;

import io.pinion.worker.TaskErrorHandler;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** An error handler that keeps what it is told. */
public final class Failures implements TaskErrorHandler {

    /** One failure. */
    public record Failure(Object task, Throwable error, Thread thread) {}

    private final List<Failure> all = new CopyOnWriteArrayList<>();

    @Override
    public void onError(Object task, Throwable error) {
        all.add(new Failure(task, error, Thread.currentThread()));
    }

    /** What was reported up to here. */
    public List<Failure> all() {
        return List.copyOf(all);
    }

    /** Waits for at least so many failures. */
    public List<Failure> await(int count) {
        Await.until(count + " failures", () -> all.size() >= count);
        return all();
    }
}
