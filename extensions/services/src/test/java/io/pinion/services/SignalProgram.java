package io.pinion.services;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** What the child JVMs of {@link EntrypointProcessTest} run. */
final class SignalProgram {
    private SignalProgram() {}

    public static void main(String[] arguments) throws Exception {
        int code = switch (arguments[0]) {
            case "forever" -> Entrypoint.builder().services(new Chatty(false)).runForever();
            case "hung" ->
                Entrypoint.builder()
                        .services(new Chatty(true))
                        .stopTimeout(Duration.ofMillis(200))
                        .runForever();
            case "stubborn" -> Entrypoint.builder().services(new Chatty(true)).runForever();
            case "starting" ->
                Entrypoint.builder()
                        .services(scope -> {
                            say("starting");
                            return new CompletableFuture<Void>();
                        })
                        .runForever();
            case "dies" ->
                Entrypoint.builder()
                        .services(scope -> {
                            scope.ready();
                            return scope.worker()
                                    .timers()
                                    .delay(Duration.ofMillis(1))
                                    .thenCompose(none -> CompletableFuture.failedFuture(new IOException("died")));
                        })
                        .runForever();
            case "input" -> closedByInput();
            default -> throw new IllegalArgumentException(arguments[0]);
        };
        say("ends with " + code);
        System.exit(code);
    }

    private static int closedByInput() throws Exception {
        try (Entrypoint entry = Entrypoint.builder().services(new Chatty(false)).start()) {
            int unused = System.in.read();
            CompletableFuture<Integer> ended = entry.closeAsync(null);
            return ended.get();
        }
    }

    private static void say(String line) {
        System.out.println(line);
        System.out.flush();
    }

    private record Chatty(boolean hangs) implements Service {
        @Override
        public CompletionStage<?> start(ServiceScope scope) {
            scope.ready();
            CompletableFuture<Void> run = new CompletableFuture<>();
            scope.worker().execute(() -> say("ready"));
            return run;
        }

        @Override
        public CompletionStage<?> stop(Throwable cause) {
            say("stopping because of " + cause);
            return hangs ? new CompletableFuture<Void>().minimalCompletionStage() : Service.done();
        }
    }
}
