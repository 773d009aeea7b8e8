package io.pinion.observability.jfr.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinion.contract.logs.ChildJvm;
import io.pinion.worker.OfferResult;
import io.pinion.worker.Worker;
import io.pinion.worker.WorkerConfig;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where there is no recorder, or none is in use. */
class WithoutRecorderTest {
    /** Works, and says whether the recorder's module is there. */
    public static final class Program {
        public static void main(String[] args) {
            try (Worker worker = Worker.start()) {
                boolean present = ModuleLayer.boot().findModule("jdk.jfr").isPresent();
                System.out.println(worker.call(() -> "worked, recorder " + (present ? "present" : "absent")));
            }
        }
    }

    /** Does what events are made of, without a recording; prints what the worker and its caller allocated for it. */
    public static final class Frugal {
        private static final int TASKS = 200_000;
        private static long sum;

        public static void main(String[] args) throws Exception {
            try (Worker worker =
                    Worker.start(WorkerConfig.builder().capacity(1_024).build())) {
                Runnable task = () -> sum++;
                for (int round = 0; round < 5; round++) {
                    run(worker, task);
                }
                long before = allocated();
                run(worker, task);
                System.out.println("bytes " + (allocated() - before));
            }
        }

        private static long allocated() {
            return ((com.sun.management.ThreadMXBean) java.lang.management.ManagementFactory.getThreadMXBean())
                    .getThreadAllocatedBytes(Thread.currentThread().getId());
        }

        private static void run(Worker worker, Runnable task) {
            for (int i = 0; i < TASKS; i++) {
                // Refusals, too, are what it is about.
                while (worker.offer(task) != OfferResult.ACCEPTED) {
                    Thread.onSpinWait();
                }
            }
        }
    }

    @Test
    void imageWithoutRecorder_runsWorkersAsEver(@TempDir Path temp) throws Exception {
        String text = ChildJvm.run(
                temp, 0, List.of("--limit-modules", "java.base,java.logging,jdk.unsupported"), Program.class.getName());
        assertThat(text)
                .contains("worked, recorder absent")
                .doesNotContain("WARNING")
                .doesNotContain("Exception");
    }

    @Test
    void workerWithoutRecording_leavesTheRecorderAlone(@TempDir Path temp) throws Exception {
        String text = ChildJvm.run(temp, 0, List.of("-Xlog:jfr*=info"), Program.class.getName());
        assertThat(text).contains("worked, recorder present").doesNotContain("Started recording");
    }

    @Test
    void refusals_withoutRecording_allocateNothing(@TempDir Path temp) throws Exception {
        String text = ChildJvm.run(temp, 0, List.of(), Frugal.class.getName());
        long bytes = Long.parseLong(text.lines()
                .filter(line -> line.startsWith("bytes "))
                .findFirst()
                .orElseThrow()
                .substring("bytes ".length()));
        assertThat(bytes).isLessThan(10_000);
    }

    @Test
    void observer_isOnThePath() throws Exception {
        CountDownLatch ran = new CountDownLatch(1);
        int before = PeriodicStatistics.size();
        try (Worker worker = Worker.start()) {
            worker.execute(ran::countDown);
            ran.await();
            assertThat(PeriodicStatistics.size()).isEqualTo(before + 1);
        }
    }
}
