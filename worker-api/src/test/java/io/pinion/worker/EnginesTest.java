package io.pinion.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** This module has no engine on its path. */
class EnginesTest {

    @Test
    @Tag("S1.3")
    @DisplayName("sincpro 20 / S1.3: no engine to start: an error that names what is missing, not a hang")
    void start_withoutAnEngine_namesTheMissingCoordinate() {
        assertThatThrownBy(Worker::start)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("io.pinion:pinion");
        assertThatThrownBy(() -> Worker.start(WorkerConfig.defaults()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("io.pinion:pinion-worker-disruptor");
    }

    @Test
    void workers_withoutAnEngine_failAndStayStopped() {
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> Workers.execute(() -> {}))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("io.pinion:pinion");
        }
        assertThat(Workers.stats()).isEmpty();
        assertThat(Workers.shutdown(Duration.ZERO)).isEmpty();
    }

    @Test
    void start_withABrokenEngine_saysWhatIsBroken(@TempDir Path directory) throws IOException {
        Path services = Files.createDirectories(directory.resolve("META-INF/services"));
        Files.writeString(services.resolve("io.pinion.worker.spi.WorkerProvider"), "no.such.Engine\n");
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {directory.toUri().toURL()}, before)) {
            thread.setContextClassLoader(loader);
            assertThatThrownBy(Worker::start)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("no.such.Engine");
        } finally {
            thread.setContextClassLoader(before);
        }
    }
}
