package io.pinion.examples.demo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ReporterTest {
    @Test
    void crash_whileAnotherConnectionIsServed_isTheLastThatIsSaid() throws Exception {
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        AtomicReference<Reporter> reporter = new AtomicReference<>();
        AtomicReference<String> atTheEnd = new AtomicReference<>();
        Thread other = new Thread(
                () -> reporter.get().ended(Ending.Kind.ENDED, oneLine().digest()));
        reporter.set(new Reporter(new PrintStream(said, true, UTF_8), 1, () -> {
            other.start();
            while (other.getState() != Thread.State.BLOCKED && other.getState() != Thread.State.TERMINATED) {
                Thread.onSpinWait();
            }
            atTheEnd.set(said.toString(UTF_8));
        }));

        reporter.get().crashIfAsked(oneLine());
        other.join();

        assertThat(atTheEnd.get().lines()).singleElement().asString().contains("KILLED");
    }

    private static StreamDigest oneLine() {
        StreamDigest digest = new StreamDigest();
        digest.update("a\n".getBytes(UTF_8), 0, 2);
        return digest;
    }
}
