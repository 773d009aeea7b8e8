package io.pinion.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinion.worker.OfferResult;
import io.pinion.worker.Worker;
import io.pinion.worker.WorkerConfig;
import io.pinion.worker.WorkerState;
import io.pinion.worker.WorkerStats;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/**
 * What the contracts share: workers and threads that are checked after each test. Then every worker is closed, its
 * account balances, and no thread of it or of the test is left.
 */
public abstract class WorkerContract {
    private static final AtomicInteger NUMBER = new AtomicInteger();

    private final List<Worker> workers = new CopyOnWriteArrayList<>();
    private final List<Gate> gates = new CopyOnWriteArrayList<>();
    private final List<Caller<?>> callers = new CopyOnWriteArrayList<>();
    private WorkerFixture fixture;

    /** Code that may throw. */
    @FunctionalInterface
    protected interface Body {
        void run() throws Exception;
    }

    /** Makes the fixture of one test. */
    protected abstract WorkerFixture fixture();

    @BeforeEach
    final void openFixture() {
        fixture = fixture();
    }

    @AfterEach
    final void closeAndCheck() {
        gates.forEach(Gate::open);
        for (Worker worker : workers) {
            worker.shutdown(Duration.ofSeconds(15));
            Await.until("close of " + worker, () -> worker.state() == WorkerState.CLOSED);
            WorkerStats end = atRest(worker);
            assertThat(end.missedWakeups()).as("missed wake-ups").isZero();
            assertThat(end.inFlight()).as("in flight after the close").isZero();
            assertThat(end.timersPending()).as("timers after the close").isZero();
        }
        callers.forEach(caller -> Await.ended(caller.thread()));
        fixture.close();
        for (Worker worker : workers) {
            Await.until(
                    "end of the threads of " + worker.config().name(),
                    () -> threadsOf(worker).isEmpty());
        }
    }

    /** Begins a configuration with a name that no other worker has. */
    protected final WorkerConfig.Builder config() {
        return WorkerConfig.builder().name("contract-" + NUMBER.incrementAndGet() + "-");
    }

    protected final Worker start() {
        return start(config());
    }

    protected final Worker start(WorkerConfig.Builder config) {
        Worker worker = fixture.start(config.build());
        workers.add(worker);
        return worker;
    }

    /** The fixture of the running test. */
    protected final WorkerFixture current() {
        return fixture;
    }

    protected final long nanoTime() {
        return fixture.nanoTime();
    }

    /** Waits until so much time of the fixture has passed since a moment. */
    protected final void awaitTime(long sinceNs, Duration span) {
        Await.until(span + " of the fixture's time", () -> nanoTime() - sinceNs >= span.toNanos());
    }

    /** A gate that is opened at the end of the test at the latest. */
    protected final Gate gate() {
        Gate gate = new Gate();
        gates.add(gate);
        return gate;
    }

    /** Holds the worker's thread in a fire-and-forget task. */
    protected final Gate occupy(Worker worker) {
        Gate gate = gate();
        worker.execute(gate);
        return gate.awaitStarted();
    }

    /** Offers a task until there is no room. */
    protected final int fill(Worker worker, Runnable task) {
        int accepted = 0;
        while (worker.offer(task) == OfferResult.ACCEPTED) {
            accepted++;
        }
        return accepted;
    }

    protected final <T> Caller<T> callElsewhere(Callable<T> body) {
        Caller<T> caller = Caller.start(body);
        callers.add(caller);
        return caller;
    }

    protected final Caller<Void> runElsewhere(Body body) {
        return callElsewhere(() -> {
            body.run();
            return null;
        });
    }

    /** Waits until nothing is pending and returns the balanced account. */
    protected static WorkerStats atRest(Worker worker) {
        Await.until("rest of " + worker, () -> worker.stats().pending() == 0);
        WorkerStats stats = worker.stats();
        assertBalanced(stats);
        return stats;
    }

    protected static void assertBalanced(WorkerStats stats) {
        assertThat(stats.completed()
                        + stats.failed()
                        + stats.cancelled()
                        + stats.expired()
                        + stats.neverRun()
                        + stats.pending())
                .as("completed + failed + cancelled + expired + neverRun + pending of %s", stats)
                .isEqualTo(stats.accepted());
    }

    /** The thread that runs the worker's tasks. */
    protected static Thread threadOf(Worker worker) {
        return worker.call(Thread::currentThread);
    }

    /** Live threads that carry the worker's name. */
    protected static List<Thread> threadsOf(Worker worker) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.isAlive()
                        && thread.getName().startsWith(worker.config().name()))
                .toList();
    }

    /** A random source that can be repeated. */
    protected static Random random() {
        long seed = Long.getLong("pinion.seed", System.nanoTime());
        System.out.println("-Dpinion.seed=" + seed);
        return new Random(seed);
    }

    /** Throws anything from code that declares nothing. */
    @SuppressWarnings("unchecked")
    protected static <X extends Throwable> RuntimeException sneaky(Throwable error) throws X {
        throw (X) error;
    }
}
