package io.pinion.contract.net;

import io.pinion.worker.net.ReconnectHandler;
import io.pinion.worker.net.ReconnectingStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** Keeps what a reconnecting stream says. It reads words that end with a full stop. */
final class ReconnectRecorder implements ReconnectHandler {
    /** A word that has the handler throw, so that the connection is aborted. */
    static final byte[] POISON = "poison.".getBytes(StandardCharsets.US_ASCII);

    final List<String> events = new CopyOnWriteArrayList<>();
    final List<String> words = new CopyOnWriteArrayList<>();

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
        events.add(attempt == 0 ? "lost" : "failed");
    }

    @Override
    public void closed(ReconnectingStream stream) {
        events.add("closed");
    }

    long count(String event) {
        return events.stream().filter(event::equals).count();
    }
}
