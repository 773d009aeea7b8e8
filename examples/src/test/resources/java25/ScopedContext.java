import io.pinion.worker.TaskDecorator;
import io.pinion.worker.Worker;
import io.pinion.worker.WorkerConfig;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;

/** The blocks of docs/recipes.md and docs/virtual-threads.md about scoped values; compiled and run by ScopedValuesTest, on JDK 25 and newer. */
public final class ScopedContext implements Callable<String> {
    private static final ScopedValue<String> TENANT = ScopedValue.newInstance();

    @Override
    public String call() {
        TaskDecorator scoped = task -> {
            if (!TENANT.isBound()) {
                return task;
            }
            String captured = TENANT.get(); // on the thread that hands over
            return () -> ScopedValue.where(TENANT, captured).run(task); // on the worker's thread
        };
        try (Worker worker = Worker.start(WorkerConfig.builder().decorator(scoped).build())) {
            String inside = ScopedValue.where(TENANT, "north")
                    .call(() -> worker.call(TENANT::get, Duration.ofSeconds(5)));
            String outside = worker.call(() -> TENANT.orElse("none"), Duration.ofSeconds(5));
            return inside + ", " + outside + ", " + ScopedValue.where(TENANT, "south").call(this::bound);
        }
    }

    private String bound() {
        Queue<String> seen = new ConcurrentLinkedQueue<>();
        try (Worker worker = Worker.start()) {
            String tenant = TENANT.get();
            worker.execute(() -> ScopedValue.where(TENANT, tenant).run(() -> seen.add(TENANT.get())));
        }
        return String.join(" ", seen);
    }
}
