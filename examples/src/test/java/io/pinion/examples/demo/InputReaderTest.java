package io.pinion.examples.demo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What can be read, and what is said about the rest. */
class InputReaderTest {
    private final InputReader reader = new InputReader(1 << 20);

    @Test
    void file_missing_isNamed(@TempDir Path directory) {
        Path missing = directory.resolve("no-such.log");
        assertThatExceptionOfType(DemoException.class)
                .isThrownBy(() -> reader.file(missing))
                .withMessageContaining(missing.toString())
                .matches(e -> e.exitCode() == ExitCodes.USAGE);
    }

    @Test
    void file_thatNoSystemCanName_isRefusedAsUsage() {
        Output output = Output.of("a\0b");
        assertThat(output.exitCode()).as(output.text()).isEqualTo(ExitCodes.USAGE);
        assertThat(output.text()).contains("There can be no file of that name").doesNotContain("\tat ");
    }

    @Test
    void file_thatIsADirectory_isRefused(@TempDir Path directory) {
        assertThatExceptionOfType(DemoException.class)
                .isThrownBy(() -> reader.file(directory))
                .withMessageContaining("is a directory");
    }

    @Test
    void file_beyondTheLimit_isRefusedWithTheLimit(@TempDir Path directory) throws Exception {
        Path large = Files.write(directory.resolve("large.log"), new byte[(1 << 20) + 1]);
        assertThatExceptionOfType(DemoException.class)
                .isThrownBy(() -> reader.file(large))
                .withMessageContaining("1 MiB");
    }

    @Test
    void file_atTheLimit_isRead(@TempDir Path directory) throws Exception {
        Path large = Files.write(directory.resolve("large.log"), new byte[1 << 20]);
        assertThat(reader.file(large).bytes()).hasSize(1 << 20);
    }

    @Test
    void stream_empty_hasNoLines() throws Exception {
        assertThat(reader.stream("nothing", new ByteArrayInputStream(new byte[0]), Long.MAX_VALUE)
                        .lines())
                .isZero();
    }

    @Test
    void stream_thatNeverEnds_isReadUpToTheLinesWanted() throws Exception {
        assertThat(reader.stream("endless", new EndlessLines(), 1_000).lines()).isGreaterThanOrEqualTo(1_000);
    }

    @Test
    void stream_thatNeverEnds_isRefusedAtTheLimit() {
        assertThatExceptionOfType(DemoException.class)
                .isThrownBy(() -> reader.stream("endless", new EndlessLines(), Long.MAX_VALUE))
                .withMessageContaining("endless");
    }

    /** The same short line again and again. */
    private static final class EndlessLines extends InputStream {
        private static final byte[] LINE = "on and on\n".getBytes(UTF_8);

        private int next;

        @Override
        public int read() {
            return LINE[next++ % LINE.length];
        }
    }
}
