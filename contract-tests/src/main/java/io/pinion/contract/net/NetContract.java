package io.pinion.contract.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinion.contract.Await;
import io.pinion.worker.net.Network;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

/** A worker with a network for each test; no descriptor may be left behind, and no error may go unnoticed. */
public abstract class NetContract {
    private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

    private NetFixture fixture;
    private int expectedReports;
    private long socketsBefore;

    /** Starts a worker. */
    protected abstract NetFixture newFixture();

    @BeforeAll
    static void openWhatTheJdkKeeps() throws IOException {
        SocketChannel.open().close();
    }

    @BeforeEach
    void openFixture() {
        socketsBefore = openSockets();
        fixture = newFixture();
    }

    @AfterEach
    void closeFixture() {
        fixture.shutdown(Duration.ofSeconds(1));
        closePeers();
        assertThat(fixture.reported()).as("errors of handlers").hasSize(expectedReports);
        Await.until("no socket left behind, had " + socketsBefore, () -> openSockets() <= socketsBefore);
    }

    /** Closes what a test has opened besides its worker. */
    protected void closePeers() {}

    /** How many sockets this process has open; 0 where nobody can say. */
    static long openSockets() {
        if (!Files.isDirectory(DESCRIPTORS)) {
            return 0;
        }
        long count = 0;
        try (DirectoryStream<Path> open = Files.newDirectoryStream(DESCRIPTORS)) {
            for (Path descriptor : open) {
                count += isSocket(descriptor) ? 1 : 0;
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return count;
    }

    private static boolean isSocket(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString().startsWith("socket:");
        } catch (IOException e) {
            // Closed meanwhile.
            return false;
        }
    }

    protected final NetFixture fixture() {
        return fixture;
    }

    protected final Network network() {
        return fixture.network();
    }

    /** How many errors the handlers of this test throw. */
    protected final void expectReports(int count) {
        expectedReports = count;
    }

    /** Waits for what must come. */
    protected static <T> T value(CompletionStage<T> stage) {
        return Await.value(stage.toCompletableFuture());
    }

    /** Waits for the failure that must come. */
    protected static Throwable failure(CompletionStage<?> stage) {
        return Await.failure(stage.toCompletableFuture());
    }

    /** Runs something on the worker and waits for its result. */
    protected final <T> T on(Callable<T> call) {
        CompletableFuture<T> result = new CompletableFuture<>();
        fixture.execute(() -> {
            try {
                result.complete(call.call());
            } catch (Throwable t) {
                result.completeExceptionally(t);
            }
        });
        return Await.value(result);
    }

    /** Runs something on the worker and waits for its end. */
    protected final void run(Action action) {
        on(() -> {
            action.run();
            return true;
        });
    }

    /** Something that may throw. */
    protected interface Action {
        void run() throws Exception;
    }
}
