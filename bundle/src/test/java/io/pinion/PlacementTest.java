package io.pinion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pinion.contract.Await;
import io.pinion.linux.Native;
import io.pinion.worker.IdleStrategy;
import io.pinion.worker.Pinning;
import io.pinion.worker.Placement;
import io.pinion.worker.PollerChoice;
import io.pinion.worker.Worker;
import io.pinion.worker.WorkerConfig;
import io.pinion.worker.spi.ThreadControl;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.ServiceLoader;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PlacementTest {
    private static final int NO_SUCH_CPU = 4095;

    @BeforeEach
    void requireNative() {
        Assumptions.assumeTrue(
                Native.isAvailable(), () -> Native.unavailabilityCause().orElse(""));
    }

    @Test
    void required_anAllowedProcessor_isWhereTheThreadRuns() throws Exception {
        int cpu = allowed().length() - 1;
        try (Worker worker = start(Pinning.required(cpu))) {
            Placement placement = worker.placement();
            assertThat(placement.pinned()).isTrue();
            assertThat(placement.cpus().cardinality()).isEqualTo(1);
            assertThat(placement.explanation()).contains("pinned to {" + cpu + "}");
            assertThat(worker.call(() -> control().currentCpu())).isEqualTo(cpu);
        }
    }

    @Test
    void required_aProcessorThatIsNotThere_failsTheStartWithTheReason() throws Exception {
        assertThatThrownBy(() -> start(Pinning.required(NO_SUCH_CPU)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("does not start")
                .hasMessageContaining("{4095}");
        // The kernel forgets a thread a little after the JVM has.
        Await.until("the thread has gone", () -> threadsNamed("placed") == 0);
    }

    @Test
    void bestEffort_aProcessorThatIsNotThere_startsAndSaysSo() throws Exception {
        try (Worker worker = start(Pinning.bestEffort(NO_SUCH_CPU))) {
            Await.until("the first placement", () -> !worker.placement().cpus().isEmpty());
            Placement placement = worker.placement();
            assertThat(placement.pinned()).isFalse();
            assertThat(placement.cpus()).isEqualTo(allowed());
            assertThat(placement.explanation()).contains("asked for best effort {4095}");
            assertThat(worker.call(() -> 42)).isEqualTo(42);
        }
    }

    @Test
    void affinity_changedFromOutside_isNoticedSoon() throws Exception {
        Assumptions.assumeTrue(allowed().cardinality() > 1, "one processor: nowhere to move to");
        int cpu = allowed().length() - 1;
        try (Worker worker = start(Pinning.required(cpu))) {
            BitSet elsewhere = allowed();
            elsewhere.clear(cpu);
            long startNs = System.nanoTime();
            worker.call(() -> {
                control().setAffinity(elsewhere);
                return null;
            });
            Await.until("the move in the placement", () -> !worker.placement().pinned());
            assertThat(System.nanoTime() - startNs).isLessThan(TimeUnit.SECONDS.toNanos(20));
            assertThat(worker.placement().cpus()).isEqualTo(elsewhere);
            assertThat(worker.placement().explanation()).contains("changed from outside");
        }
    }

    @Test
    void affinity_ofABusySpinningWorker_isLookedAtToo() throws Exception {
        Assumptions.assumeTrue(allowed().cardinality() > 1, "one processor: nowhere to move to");
        BitSet allowed = allowed();
        int cpu = allowed.length() - 1;
        WorkerConfig config = WorkerConfig.builder()
                .pinning(Pinning.required(cpu))
                .idleStrategy(IdleStrategy.BUSY_SPIN)
                .build();
        try (Worker worker = Worker.start(config)) {
            worker.call(() -> {
                control().setAffinity(allowed);
                return null;
            });
            Await.until("the move in the placement", () -> !worker.placement().pinned());
        }
    }

    @Test
    void thread_hasItsNameForTheSystemsTools() throws Exception {
        try (Worker worker = start(Pinning.none())) {
            worker.call(() -> 0);
            Await.until("the name", () -> threadsNamed("placed") == 1);
        }
    }

    @Test
    void poller_forced_isWhatAnIdleWorkerWaitsIn() throws Exception {
        for (PollerChoice choice : new PollerChoice[] {PollerChoice.EPOLL, PollerChoice.NIO}) {
            try (Worker worker = Worker.start(WorkerConfig.builder()
                    .poller(choice)
                    .idleStrategy(IdleStrategy.BLOCKING)
                    .build())) {
                String name = choice.name().toLowerCase(java.util.Locale.ROOT);
                Await.until(
                        "a sleep in " + name, () -> worker.placement().poller().equals(name));
            }
        }
    }

    @Test
    void poller_chosenByItself_isParkWhileNoSocketIsOpen() throws Exception {
        try (Worker worker = Worker.start()) {
            worker.call(() -> 0);
            assertThat(worker.placement().poller()).isEqualTo("park");
        }
    }

    private static Worker start(Pinning pinning) {
        return Worker.start(
                WorkerConfig.builder().name("placed").pinning(pinning).build());
    }

    private static ThreadControl control() {
        return ServiceLoader.load(ThreadControl.class).findFirst().orElseThrow();
    }

    private static BitSet allowed() throws IOException {
        return control().affinity();
    }

    private static long threadsNamed(String name) {
        long count = 0;
        try (DirectoryStream<Path> tasks = Files.newDirectoryStream(Path.of("/proc/self/task"))) {
            for (Path task : tasks) {
                if (isNamed(task, name)) {
                    count++;
                }
            }
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        return count;
    }

    private static boolean isNamed(Path task, String name) {
        try {
            return Files.readString(task.resolve("comm")).trim().equals(name);
        } catch (IOException e) {
            // The thread has ended.
            return false;
        }
    }
}
