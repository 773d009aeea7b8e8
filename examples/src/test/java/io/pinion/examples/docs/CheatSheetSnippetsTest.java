package io.pinion.examples.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pinion.worker.IdleStrategy;
import io.pinion.worker.OverflowPolicy;
import io.pinion.worker.SelfAwaitException;
import io.pinion.worker.TaskExpiredException;
import io.pinion.worker.WaitTimeoutException;
import io.pinion.worker.Worker;
import io.pinion.worker.WorkerConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The block of docs/cheat-sheet.md, and the messages that docs/getting-started.md explains, provoked. */
@Timeout(30)
class CheatSheetSnippetsTest {
    private static final Pattern QUOTED = Pattern.compile("(?m)^\\| `([^`]+)` \\|");

    @Test
    void config_ofTheSheet_starts() {
        LongAdder errors = new LongAdder();
        Worker worker = Worker.start(WorkerConfig.builder()
                .name("ledger") // of the thread, too
                .capacity(4_096) // a power of two; 16,384
                .overflow(OverflowPolicy.blockFor(Duration.ofMillis(50))) // reject()
                .idleStrategy(IdleStrategy.BLOCKING) // ADAPTIVE
                .errorHandler((task, error) -> errors.increment()) // logs
                .grace(Duration.ofSeconds(5)) // 10 s
                .stallThreshold(Duration.ofSeconds(1)) // 5 s; zero is off
                .maxInFlight(1_000) // 65,536
                .maxTimers(10_000) // 4,194,304
                .build());
        worker.execute(() -> {
            throw new IllegalStateException("counted");
        });
        worker.close();
        assertThat(errors.sum()).isOne();
        WorkerConfig defaults = WorkerConfig.defaults();
        assertThat(defaults.capacity()).isEqualTo(16_384);
        assertThat(defaults.maxInFlight()).isEqualTo(65_536);
        assertThat(defaults.maxTimers()).isEqualTo(4_194_304);
        assertThat(defaults.grace()).isEqualTo(Duration.ofSeconds(10));
        assertThat(defaults.stallThreshold()).isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void messages_ofGettingStarted_areThoseOfTheEngine() throws Exception {
        Worker worker = Worker.start(WorkerConfig.builder().capacity(8).build());
        CompletableFuture<Throwable> selfAwait = worker.submit(() -> thrown(() -> worker.call(() -> 1)));
        assertExplained(selfAwait.get(10, TimeUnit.SECONDS), SelfAwaitException.class);

        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch open = new CountDownLatch(1);
        worker.submit(() -> {
            entered.countDown();
            return open.await(10, TimeUnit.SECONDS);
        });
        assertThat(entered.await(10, TimeUnit.SECONDS)).isTrue();
        assertExplained(thrown(() -> worker.call(() -> 1, Duration.ofMillis(1))), WaitTimeoutException.class);
        CompletableFuture<Integer> late = worker.submit(() -> 1, Duration.ofMillis(1));
        assertThatThrownBy(() -> late.get(10, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .satisfies(error -> assertExplained(error.getCause(), TaskExpiredException.class));
        assertExplained(thrown(() -> flood(worker, 9)), RejectedExecutionException.class);
        open.countDown();
        worker.close();
        assertExplained(thrown(() -> worker.execute(() -> {})), RejectedExecutionException.class);
    }

    private static void flood(Worker worker, int tasks) {
        for (int i = 0; i < tasks; i++) {
            worker.execute(() -> {});
        }
    }

    private static Throwable thrown(Runnable code) {
        try {
            code.run();
        } catch (RuntimeException e) {
            return e;
        }
        throw new AssertionError("nothing was thrown");
    }

    private static void assertExplained(Throwable error, Class<? extends Throwable> type) {
        List<String> explained =
                QUOTED.matcher(page()).results().map(found -> found.group(1)).toList();
        assertThat(error).isInstanceOf(type);
        assertThat(explained)
                .as(error.getMessage())
                .anyMatch(quoted ->
                        Pattern.matches("(?s)" + Pattern.quote(quoted).replace("…", "\\E.*\\Q"), error.getMessage()));
    }

    private static String page() {
        Path directory = Path.of("").toAbsolutePath();
        while (!Files.exists(directory.resolve("docs/getting-started.md"))) {
            directory = directory.getParent();
        }
        try {
            return Files.readString(directory.resolve("docs/getting-started.md"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
