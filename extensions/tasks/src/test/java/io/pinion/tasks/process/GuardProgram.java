package io.pinion.tasks.process;

import io.pinion.worker.Worker;
import io.pinion.worker.WorkerConfig;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The program of the child JVMs; says on its standard output how far it is. */
final class GuardProgram {
    private GuardProgram() {}

    public static void main(String[] arguments) throws Exception {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> say("hook")));
        switch (arguments[0]) {
            case "plain" ->
                ProcessGuard.builder().run(guard -> {
                    guard.onStop(() -> say("stopping"));
                    ready(guard);
                });
            case "async" ->
                ProcessGuard.builder().run(guard -> {
                    try (Worker worker = Worker.start()) {
                        guard.onStop(worker, () -> {
                            say("stopping on worker: " + worker.isWorkerThread());
                            return worker.timers().delay(Duration.ofMillis(10));
                        });
                        ready(guard);
                    }
                });
            case "stop-hangs" ->
                ProcessGuard.builder().run(guard -> {
                    guard.onStop(GuardProgram::hang);
                    ready(guard);
                });
            case "stop-hangs-briefly" -> {
                CountDownLatch ended = new CountDownLatch(1);
                // Nothing else lets the program say its last word before the JVM ends.
                Runtime.getRuntime().addShutdownHook(new Thread(() -> awaitAtMost20s(ended)));
                ProcessGuard.builder().stopTimeout(Duration.ofMillis(200)).run(guard -> {
                    guard.onStop(GuardProgram::hang);
                    ready(guard);
                    ended.countDown();
                });
            }
            case "stop-throws" ->
                ProcessGuard.builder().run(guard -> {
                    guard.onStop(() -> {
                        say("stopping");
                        throw new IOException("stop failed");
                    });
                    ready(guard);
                });
            case "stop-exits" ->
                ProcessGuard.builder().run(guard -> {
                    guard.onStop(() -> System.exit(7));
                    ready(guard);
                });
            case "program-hangs" ->
                ProcessGuard.builder().stopTimeout(Duration.ofMillis(200)).run(guard -> {
                    guard.onStop(() -> say("stopping"));
                    say("ready");
                    new CountDownLatch(1).await();
                });
            case "hook-hangs" ->
                ProcessGuard.builder().run(guard -> {
                    Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                        say("hanging hook");
                        hang();
                    }));
                    guard.onStop(() -> say("stopping"));
                    ready(guard);
                });
            case "no-stop" ->
                ProcessGuard.builder().run(guard -> {
                    say("ready");
                    new CountDownLatch(1).await();
                });
            case "no-stop-error" ->
                ProcessGuard.builder().run(guard -> {
                    new Thread(GuardProgram::fail).start();
                    new CountDownLatch(1).await();
                });
            case "thread-error" ->
                ProcessGuard.builder().run(guard -> {
                    guard.onStop(() -> say("stopping"));
                    new Thread(GuardProgram::fail).start();
                    guard.awaitStop();
                    say("program ends");
                });
            case "error-then-drain" ->
                ProcessGuard.builder().run(guard -> {
                    guard.onStop(() -> {
                        say("stopping");
                        say("drained: " + (char) System.in.read());
                    });
                    new Thread(GuardProgram::fail).start();
                    guard.awaitStop();
                    say("program ends");
                });
            case "worker-error" ->
                ProcessGuard.builder().run(guard -> {
                    var config = WorkerConfig.builder()
                            .errorHandler(guard.errorHandler())
                            .build();
                    try (Worker worker = Worker.start(config)) {
                        guard.onStop(() -> say("stopping"));
                        worker.execute(GuardProgram::fail);
                        guard.awaitStop();
                        say("program ends");
                    }
                });
            case "program-throws" ->
                ProcessGuard.builder().run(guard -> {
                    guard.onStop(() -> say("stopping"));
                    throw new IOException("program failed");
                });
            case "program-returns" -> {
                ProcessGuard.builder().run(guard -> guard.onStop(() -> say("stopping")));
                say("after run");
            }
            case "scope-error" -> {
                try (ProcessGuard guard = ProcessGuard.builder().open()) {
                    guard.onStop(() -> say("stopping"));
                    new Thread(GuardProgram::fail).start();
                    guard.awaitStop();
                }
            }
            case "scope-signal" -> {
                try (ProcessGuard guard = ProcessGuard.builder().open()) {
                    guard.onStop(() -> say("stopping"));
                    ready(guard);
                    say("code " + guard.code());
                }
            }
            case "restored" -> {
                try (ProcessGuard guard = ProcessGuard.builder().open()) {
                    guard.onStop(() -> say("stopping"));
                }
                say("ready");
                new CountDownLatch(1).await();
            }
            case "twice" -> {
                ProcessGuard.builder().open().close();
                try (ProcessGuard guard = ProcessGuard.builder().open()) {
                    guard.onStop(() -> say("stopping"));
                    ready(guard);
                }
            }
            default -> throw new IllegalArgumentException(arguments[0]);
        }
    }

    private static void ready(ProcessGuard guard) throws InterruptedException {
        say("ready");
        guard.awaitStop();
        say("program ends");
    }

    private static void awaitAtMost20s(CountDownLatch latch) {
        try {
            latch.await(20, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static void hang() {
        say("stopping");
        CompletableFuture<Void> never = new CompletableFuture<>();
        while (true) {
            try {
                never.get();
            } catch (InterruptedException e) {
                say("interrupted");
            } catch (java.util.concurrent.ExecutionException e) {
                throw new AssertionError(e);
            }
        }
    }

    private static void fail() {
        throw new IllegalStateException("wanted");
    }

    private static void say(String line) {
        System.out.println("> " + line);
        System.out.flush();
    }
}
