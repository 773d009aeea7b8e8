package io.pinion.services.ready;

import static io.pinion.services.ready.ReadyFixtures.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pinion.contract.Await;
import io.pinion.services.Entrypoint;
import io.pinion.services.Service;
import io.pinion.worker.OverflowPolicy;
import io.pinion.worker.TaskErrorHandler;
import io.pinion.worker.Worker;
import io.pinion.worker.WorkerConfig;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Real processes, of the shell. */
@DisabledOnOs(OS.WINDOWS)
// What is opened in a try lasts as long as its block, which is all that is wanted of it.
@SuppressWarnings("try")
class ProcessServiceTest {
    /** Longer than a machine may stand still; nothing that goes well waits for it. */
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private static final int MANY_LINES = 2_000;

    private final List<String> out = Collections.synchronizedList(new ArrayList<>());
    private final List<String> err = Collections.synchronizedList(new ArrayList<>());

    private ProcessService.Builder shell(String script) {
        return ProcessService.builder("/bin/sh", "-c", script).output(out::add).errorOutput(err::add);
    }

    @Test
    @DisplayName("aiomisc services: a process is started, its lines are handed over, SIGTERM stops it")
    void process_stopped_getsSigterm(@TempDir Path directory) throws Exception {
        ProcessService service = shell(
                        "trap 'echo term; exit 0' TERM; echo \"$GREETING $(pwd)\"; echo oops >&2; while :; do sleep 0.01; done")
                .environment("GREETING", "hello")
                .directory(directory)
                .name("child")
                .grace(PATIENCE)
                .outputAfterEnd(PATIENCE)
                .build();
        assertThatThrownBy(service::pid).isInstanceOf(IllegalStateException.class);
        long pid;
        try (Entrypoint entrypoint = Entrypoint.builder().services(service).start()) {
            pid = service.pid();
            await("output", () -> !out.isEmpty() && !err.isEmpty());
            assertThat(out).containsExactly("hello " + directory.toRealPath());
            assertThat(err).containsExactly("oops");
        }
        assertThat(out).last().isEqualTo("term");
        assertThat(ProcessHandle.of(pid).filter(ProcessHandle::isAlive)).isEmpty();
        assertThatThrownBy(service::pid).isInstanceOf(IllegalStateException.class);
        await(
                "readers end",
                () -> Thread.getAllStackTraces().keySet().stream()
                        .noneMatch(thread -> thread.getName().startsWith("child-")));
    }

    @Test
    @DisplayName("aiomisc services: a process that ignores SIGTERM is killed after the grace, its children too")
    void process_ignoringSigterm_isKilled() throws Exception {
        // Should the test fail half way, these sleeps end by themselves.
        ProcessService service = shell("trap '' TERM; echo ready; sleep 60 & wait; sleep 60")
                .grace(Duration.ofMillis(100))
                .build();
        ProcessHandle handle;
        List<ProcessHandle> children;
        long startNs;
        try (Entrypoint entrypoint = Entrypoint.builder().services(service).start()) {
            await("output", () -> !out.isEmpty());
            handle = ProcessHandle.of(service.pid()).orElseThrow();
            await("a grandchild", () -> handle.children().findAny().isPresent());
            children = handle.descendants().toList();
            startNs = System.nanoTime();
        }
        assertThat(System.nanoTime() - startNs)
                .isGreaterThanOrEqualTo(Duration.ofMillis(100).toNanos());
        assertThat(handle.isAlive()).isFalse();
        await("children end", () -> children.stream().noneMatch(ProcessHandle::isAlive));
    }

    @Test
    @DisplayName("aiomisc services: a process that ends unasked fails the entrypoint with its code")
    void process_endingUnasked_failsTheEntrypoint() throws Exception {
        ProcessService service =
                shell("echo last; exit 7").outputAfterEnd(PATIENCE).build();
        Entrypoint entrypoint = Entrypoint.builder().services(service).start();
        assertThatThrownBy(entrypoint::await).isInstanceOfSatisfying(ProcessEndedException.class, ended -> {
            assertThat(ended.exitCode()).isEqualTo(7);
            assertThat(ended.signal()).isEmpty();
        });
        assertThat(out).containsExactly("last");
    }

    @Test
    @DisplayName(
            "aiomisc services: a respawning process is started again after each end, up to its limit, then it fails")
    void process_respawning_comesBackUpToTheLimit() throws Exception {
        ProcessService service = shell("echo run; exit 1")
                .outputAfterEnd(PATIENCE)
                .respawn(3, Duration.ofMillis(5), Duration.ofMinutes(1))
                .build();
        Entrypoint entrypoint = Entrypoint.builder().services(service).start();
        assertThatThrownBy(entrypoint::await).hasStackTraceContaining("has ended with code 1");
        assertThat(out).containsExactly("run", "run", "run", "run");
    }

    @Test
    @DisplayName("aiomisc services: a respawning process that is killed from outside comes back with another id")
    void process_killedFromOutside_comesBack() throws Exception {
        ProcessService service = shell("echo run; exec sleep 60")
                .respawn(100, Duration.ofMillis(1), Duration.ofMinutes(1))
                .build();
        try (Entrypoint entrypoint = Entrypoint.builder().services(service).start()) {
            for (int round = 1; round <= 5; round++) {
                int runs = round;
                await("run " + round, () -> out.size() >= runs);
                ProcessHandle.of(service.pid()).orElseThrow().destroyForcibly();
            }
            await("the last run", () -> out.size() >= 6);
        }
    }

    @Test
    @DisplayName("aiomisc services: a start that is cancelled because another service fails leaves no process behind")
    void process_startCancelled_leavesNoProcess() throws Exception {
        Service failing = scope -> CompletableFuture.failedFuture(new IllegalStateException("as the test wants"));
        for (int round = 0; round < 10; round++) {
            ProcessService service = shell("exec sleep 1234").build();
            try (Worker worker = Worker.start()) {
                assertThatThrownBy(() ->
                                Entrypoint.on(worker).services(service, failing).start())
                        .hasMessageContaining("as the test wants");
            }
        }
        await(
                "no process is left",
                () -> ProcessHandle.current()
                        .children()
                        .noneMatch(child -> String.join(
                                        " ", child.info().arguments().orElse(new String[0]))
                                .contains("1234")));
    }

    @Test
    @DisplayName(
            "aiomisc services: a start cancelled on a worker of its own leaves no process behind, deaf to SIGTERM or not")
    void process_startCancelledOnAnOwnWorker_leavesNoProcess() throws Exception {
        Service failing =
                scope -> scope.worker().timers().delay(Duration.ofMillis(2)).thenRun(() -> {
                    throw new IllegalStateException("as the test wants");
                });
        for (int round = 0; round < 10; round++) {
            ProcessService service = shell("trap '' TERM; sleep 71; sleep 72")
                    .grace(Duration.ofMillis(20 * round))
                    .build();
            assertThatThrownBy(() ->
                            Entrypoint.builder().services(service, failing).start())
                    .hasStackTraceContaining("as the test wants");
        }
        await(
                "no process is left",
                () -> ProcessHandle.current().descendants().noneMatch(ProcessServiceTest::sleeps71));
    }

    private static boolean sleeps71(ProcessHandle process) {
        return String.join(" ", process.info().arguments().orElse(new String[0]))
                .contains("71");
    }

    @Test
    @DisplayName("aiomisc services: a start that is cancelled before its process is spawned kills it, and then is done")
    void life_cancelledBeforeTheSpawn_killsTheProcess() throws Exception {
        ProcessLife life = new ProcessLife();
        life.cancel(true);
        assertThat(life).isNotDone();
        assertThatThrownBy(() -> life.spawn(new ProcessBuilder("/bin/sh", "-c", "exec sleep 73")))
                .isInstanceOf(CancellationException.class);
        assertThat(ProcessHandle.current().children())
                .noneMatch(child -> String.join(" ", child.info().arguments().orElse(new String[0]))
                        .contains("73"));
        life.fail(new CancellationException());
        assertThat(life).isCancelled();
    }

    @Test
    @DisplayName("aiomisc services: what a process has started is gone when it ends politely after SIGTERM")
    void process_endingAfterSigterm_leavesNoDescendants() throws Exception {
        ProcessService service = shell("sleep 74 & trap 'exit 0' TERM; echo ready; while :; do sleep 0.01; done")
                .grace(PATIENCE)
                .build();
        List<ProcessHandle> children;
        try (Entrypoint entrypoint = Entrypoint.builder().services(service).start()) {
            await("output", () -> out.contains("ready"));
            children =
                    ProcessHandle.of(service.pid()).orElseThrow().descendants().toList();
            assertThat(children).isNotEmpty();
        }
        await("children end", () -> children.stream().noneMatch(ProcessHandle::isAlive));
    }

    @Test
    @DisplayName("aiomisc services: the end of a process is noticed though the worker's ring is full and drops")
    void process_endingWhileTheRingDrops_isNoticed() throws Exception {
        try (Worker worker = Worker.start(WorkerConfig.builder()
                .capacity(4)
                .overflow(OverflowPolicy.dropNewest())
                .build())) {
            ProcessService service = shell("exec sleep 60").build();
            Entrypoint entrypoint = Entrypoint.on(worker).services(service).start();
            CountDownLatch isBusy = new CountDownLatch(1);
            CountDownLatch release = new CountDownLatch(1);
            worker.execute(() -> {
                isBusy.countDown();
                try {
                    release.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
            isBusy.await();
            for (int i = 0; i < 8; i++) {
                worker.execute(() -> {});
            }
            ProcessHandle handle = ProcessHandle.of(service.pid()).orElseThrow();
            handle.destroyForcibly();
            handle.onExit().get();
            // The reaper tells the service after it has told this.
            String reaper = "process reaper (pid " + handle.pid() + ")";
            Await.until(
                    "the reaper is done",
                    () -> Thread.getAllStackTraces().keySet().stream()
                            .noneMatch(thread -> thread.getName().equals(reaper)));
            release.countDown();
            assertThatThrownBy(entrypoint::await).isInstanceOf(ProcessEndedException.class);
        }
    }

    @Test
    @DisplayName("aiomisc services: a program that does not exist fails the start")
    void process_absentProgram_failsTheStart() {
        ProcessService service =
                ProcessService.builder("/nonexistent/program").name("absent").build();
        assertThatThrownBy(() -> Entrypoint.builder().services(service).start()).isInstanceOf(IOException.class);
    }

    @Test
    @DisplayName(
            "aiomisc services: a process that writes much into a slow handler is slowed down, not buffered; all arrives in order")
    void process_writingMuch_isSlowedDown() throws Exception {
        ProcessService service = shell(
                        "i=0; while [ $i -lt " + MANY_LINES + " ]; do echo $i; i=$((i+1)); done; exec sleep 60")
                .build();
        try (Entrypoint entrypoint = Entrypoint.builder().services(service).start()) {
            await("all lines", () -> out.size() == MANY_LINES);
        }
        for (int i = 0; i < MANY_LINES; i++) {
            assertThat(out.get(i)).isEqualTo(Integer.toString(i));
        }
    }

    @Test
    @DisplayName("aiomisc services: a handler that throws is reported, and later lines still come")
    void process_handlerThrows_isReported() throws Exception {
        List<Throwable> told = new CopyOnWriteArrayList<>();
        TaskErrorHandler errors = (task, error) -> told.add(error);
        try (Worker worker =
                Worker.start(WorkerConfig.builder().errorHandler(errors).build())) {
            ProcessService service = shell("echo bad; echo good; exec sleep 60")
                    .output(line -> {
                        if (line.equals("bad")) {
                            throw new IllegalStateException("as the test wants");
                        }
                        out.add(line);
                    })
                    .build();
            try (Entrypoint entrypoint = Entrypoint.on(worker).services(service).start()) {
                await("the good line", () -> out.contains("good"));
                assertThat(told).hasSize(1);
            }
        }
    }

    @Test
    @DisplayName(
            "aiomisc services: lines of bounded length: longer ones are cut, ends of both kinds, bytes that are no text")
    void lines_ofAnyLength_areBounded() throws Exception {
        List<String> lines = new ArrayList<>();
        byte[] bytes = "abc\r\n\n12345678\nlong long\r\n\u00e9\u00ff\nlast".getBytes(StandardCharsets.ISO_8859_1);
        new LineReader(new ByteArrayInputStream(bytes), 8).readAll(lines::add);
        assertThat(lines).containsExactly("abc", "", "12345678", "long lon", "\uFFFD\uFFFD", "last");
    }

    @Test
    @DisplayName("aiomisc services: bad values are refused with name, value and rule")
    void builder_badValues_areRefused() {
        assertThatThrownBy(ProcessService::builder).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ProcessService.builder(" ")).hasMessageContaining("command");
        assertThatThrownBy(() -> ProcessService.builder("x").maxLineChars(0)).hasMessageContaining("maxLineChars");
        assertThatThrownBy(() -> ProcessService.builder("x").grace(Duration.ofSeconds(-1)))
                .hasMessageContaining("grace");
        assertThatThrownBy(() -> ProcessService.builder("x").respawn(0, Duration.ofSeconds(1), Duration.ofSeconds(2)))
                .hasMessageContaining("maxRestarts");
        assertThatThrownBy(() -> ProcessService.builder("x").output(null)).isInstanceOf(NullPointerException.class);
    }
}
