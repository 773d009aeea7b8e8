package io.pinion.contract.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinion.worker.net.ReconnectHandler;
import io.pinion.worker.net.ReconnectingStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** Keeps what a reconnecting stream says. It reads words that end with a full stop. */
final class ReconnectRecorder implements ReconnectHandler {
    /** A word that has the handler throw, so that the connection is aborted. */
    static final byte[] POISON = "poison.".getBytes(StandardCharsets.US_ASCII);

    final List<String> events = new CopyOnWriteArrayList<>();
    private final long madeNs = System.nanoTime();
    private final List<Wait> waits = new CopyOnWriteArrayList<>();
    final List<String> words = new CopyOnWriteArrayList<>();

    /** What was said of an attempt to come, and when. */
    private record Wait(long afterNs, boolean wasConnected, long retryInNs) {
        boolean isDrawnFrom(long boundNs) {
            return retryInNs >= boundNs / 2 && retryInNs <= boundNs;
        }
    }

    @Override
    public void data(ReconnectingStream stream, ByteBuffer data) {
        for (int i = data.position(); i < data.limit(); i++) {
            if (data.get(i) == '.') {
                byte[] word = new byte[i - data.position()];
                data.get(word).get();
                words.add(new String(word, StandardCharsets.US_ASCII));
                requireHarmless(word);
            }
        }
    }

    private static void requireHarmless(byte[] word) {
        if (Arrays.equals(word, 0, word.length, POISON, 0, POISON.length - 1)) {
            throw new IllegalStateException("poisoned");
        }
    }

    @Override
    public void connected(ReconnectingStream stream) {
        events.add("connected");
    }

    @Override
    public void lost(ReconnectingStream stream, @Nullable Throwable reason, int attempt, long retryInNs) {
        waits.add(new Wait(System.nanoTime() - madeNs, attempt == 0, retryInNs));
        events.add(attempt == 0 ? "lost" : "failed");
    }

    @Override
    public void closed(ReconnectingStream stream) {
        events.add("closed");
    }

    /**
     * Each wait is drawn from half of a bound to all of it, the bound doubles up to the largest, and begins again only
     * after a connection; and all attempts together took no less time than their waits.
     */
    void requireLaw(Duration first, Duration max) {
        long boundNs = 0;
        long waitedNs = 0;
        for (Wait wait : waits) {
            assertThat(wait.afterNs).as("of %s", waits).isGreaterThanOrEqualTo(waitedNs);
            boundNs = boundNs == 0 ? first.toNanos() : Math.min(2 * boundNs, max.toNanos());
            if (wait.wasConnected && !wait.isDrawnFrom(boundNs)) {
                boundNs = first.toNanos();
            }
            assertThat(wait.isDrawnFrom(boundNs))
                    .as("%s ns of up to %s ns, of %s", wait.retryInNs, boundNs, waits)
                    .isTrue();
            waitedNs += wait.retryInNs;
        }
    }

    long count(String event) {
        return events.stream().filter(event::equals).count();
    }
}
