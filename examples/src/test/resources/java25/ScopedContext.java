import io.pinion.worker.TaskDecorator;
import io.pinion.worker.Worker;
import io.pinion.worker.WorkerConfig;
import java.time.Duration;
import java.util.concurrent.Callable;

/** The block of docs/recipes.md about scoped values; compiled and run by ScopedValuesTest, on JDK 25 and newer. */
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
            return inside + ", " + outside;
        }
    }
}
