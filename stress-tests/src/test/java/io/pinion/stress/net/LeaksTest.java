package io.pinion.stress.net;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class LeaksTest {
    private static final Duration SHORT = Duration.ofMillis(100);

    @Test
    void socket_leftOpen_isFound() throws Exception {
        assumeTrue(Files.isDirectory(Path.of("/proc/self/fd")), "descriptors can only be counted on Linux");
        Leaks leaks = Leaks.begin();
        try (ServerSocket left = new ServerSocket(0)) {
            assertThatThrownBy(() -> leaks.requireNone(SHORT))
                    .as("%s", left)
                    .isInstanceOf(Failed.class)
                    .hasMessageContaining("descriptors left");
        }
        assertThatCode(leaks::requireNone).doesNotThrowAnyException();
    }

    @Test
    void thread_leftRunning_isFound() throws Exception {
        Leaks leaks = Leaks.begin();
        CountDownLatch over = new CountDownLatch(1);
        Thread thread = new Thread(
                () -> {
                    try {
                        over.await();
                    } catch (InterruptedException e) {
                        // It is to end.
                    }
                },
                Leaks.PREFIX + "left");
        thread.start();
        assertThatThrownBy(() -> leaks.requireNone(SHORT))
                .isInstanceOf(Failed.class)
                .hasMessageContaining("left");
        over.countDown();
        thread.join();
        assertThatCode(leaks::requireNone).doesNotThrowAnyException();
    }
}
