package io.pinion.examples.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pinion.tasks.OverrunPolicy;
import io.pinion.tasks.PeriodicTask;
import io.pinion.test.ManualWorker;
import io.pinion.worker.OverflowPolicy;
import io.pinion.worker.Scheduled;
import io.pinion.worker.WaitTimeoutException;
import io.pinion.worker.Worker;
import io.pinion.worker.WorkerConfig;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The Java blocks of docs/migration about the JDK's executors and asyncio, compiled and run. */
@Timeout(30)
class MigrationSnippetsTest {
    private record Receipt(int number) {}

    private static final class LedgerException extends Exception {
        private static final long serialVersionUID = 1L;

        LedgerException(String message, Throwable cause) {
            super(message, cause);
        }
    }

    private final List<String> ran = new CopyOnWriteArrayList<>();
    private int booked;

    private Receipt post(String invoice) throws IOException {
        if (invoice.isEmpty()) {
            throw new IOException("nothing on it");
        }
        return new Receipt(++booked);
    }

    private void beat() {
        ran.add("beat");
    }

    private Receipt bookBefore(ExecutorService executor, String invoice) throws IOException, LedgerException {
        Future<Receipt> future = executor.submit(() -> post(invoice));
        try {
            return future.get(2, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException failure) {
                throw failure;
            }
            throw new LedgerException("cannot book", e.getCause());
        } catch (TimeoutException e) {
            future.cancel(true);
            throw new LedgerException("not in time", e);
        } catch (InterruptedException e) {
            future.cancel(true);
            Thread.currentThread().interrupt();
            throw new LedgerException("interrupted", e);
        }
    }

    private Receipt bookAfter(Worker worker, String invoice) throws IOException, LedgerException {
        try {
            return worker.call(() -> post(invoice), Duration.ofSeconds(2)); // throws what post throws
        } catch (WaitTimeoutException e) {
            throw new LedgerException("not in time", e); // and the task was cancelled
        }
    }

    @Test
    void executor_beforeAndAfter_bookAlike() throws Exception {
        ExecutorService executor = Executors.newSingleThreadExecutor();
        try (Worker worker = Worker.start()) {
            assertThat(bookBefore(executor, "F001")).isEqualTo(new Receipt(1));
            assertThat(bookAfter(worker, "F002")).isEqualTo(new Receipt(2));
            assertThatThrownBy(() -> bookBefore(executor, "")).isInstanceOf(IOException.class);
            assertThatThrownBy(() -> bookAfter(worker, "")).isInstanceOf(IOException.class);
        } finally {
            executor.shutdown();
        }
    }

    @Test
    void view_ofAWorker_isAnExecutorService() throws Exception {
        WorkerConfig config = WorkerConfig.builder()
                .name("ledger") // the thread's name
                .capacity(4_096) // a bound, where the JDK's queue has none
                .overflow(OverflowPolicy.block()) // waits where the JDK's queue grows
                .build();
        try (Worker worker = Worker.start(config)) {
            ExecutorService executor = worker.asExecutorService(); // for code that wants one
            assertThat(executor.submit(() -> post("F001")).get(10, TimeUnit.SECONDS))
                    .isEqualTo(new Receipt(1));
            executor.shutdown();
            assertThat(executor.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void scheduled_before_runs() throws Exception {
        ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor();
        ScheduledFuture<?> ticks = scheduler.scheduleAtFixedRate(
                () -> {
                    try {
                        beat();
                    } catch (RuntimeException e) {
                        System.err.println("beat failed: " + e); // or it would never run again
                    }
                },
                1,
                1,
                TimeUnit.SECONDS);
        scheduler.schedule(() -> ticks.cancel(false), 1, TimeUnit.MINUTES);
        scheduler.shutdownNow();
        assertThat(scheduler.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void scheduled_after_runs() {
        try (ManualWorker manual = ManualWorker.create()) {
            Worker worker = manual.worker();
            Scheduled ticks = worker.timers().every(Duration.ofSeconds(1), this::beat);
            worker.timers().after(Duration.ofMinutes(1), ticks::cancel);
            manual.advance(Duration.ofHours(1));
            // Of the two that are due at one minute, the one that was set first.
            assertThat(ran).hasSize(59);
        }
    }

    @Test
    void fixedDelay_after_countsFromTheEnd() {
        try (ManualWorker manual = ManualWorker.create()) {
            Worker worker = manual.worker();
            PeriodicTask poll = PeriodicTask.on(worker)
                    .period(Duration.ofSeconds(30))
                    .initialDelay(Duration.ofSeconds(30))
                    .overrun(OverrunPolicy.DELAY_AFTER_END)
                    .start(this::beat);
            manual.advance(Duration.ofSeconds(60));
            assertThat(ran).hasSize(2);
            poll.close();
        }
    }

    @Test
    void view_scheduling_isTheJdks() throws Exception {
        try (Worker worker = Worker.start()) {
            ScheduledExecutorService scheduler = worker.asExecutorService(); // the JDK's contract, word by word
            assertThat(scheduler
                            .schedule(() -> post("F001"), 1, TimeUnit.MILLISECONDS)
                            .get(10, TimeUnit.SECONDS))
                    .isEqualTo(new Receipt(1));
        }
    }

    private CompletableFuture<String> ask(Worker worker, String what) {
        return worker.timers().delay(Duration.ofMillis(1)).thenApply(nothing -> what);
    }

    @Test
    void gather_after_overlaps() throws Exception {
        try (Worker worker = Worker.start()) {
            CompletableFuture<String> stock = worker.submitAsync(() -> ask(worker, "stock"));
            CompletableFuture<String> price = worker.submitAsync(() -> ask(worker, "price"));
            CompletableFuture<String> both = stock.thenCombine(price, (s, p) -> s + ", " + p);
            String answer = worker.callAsync(() -> both, Duration.ofSeconds(5));
            assertThat(answer).isEqualTo("stock, price");
        }
    }
}
