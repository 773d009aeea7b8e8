package io.pinion.consumers.http;

import io.pinion.worker.net.Stream;
import io.pinion.worker.net.StreamHandler;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/** A connection that finds no room. What it sends is dropped. */
final class TurnedAway implements StreamHandler {
    private final Runnable onClosed;

    TurnedAway(Runnable onClosed) {
        this.onClosed = onClosed;
    }

    static void answer(Stream stream) {
        HttpResponse full = HttpResponse.text(503, "too many connections\n").header("Retry-After", "1");
        try {
            stream.write(ResponseWriter.bytes(full, true, Clock.systemUTC()));
        } catch (ClosedChannelException e) {
            // Gone before it was told.
        }
        stream.close();
    }

    @Override
    public void data(Stream stream, ByteBuffer data) {
        data.position(data.limit());
    }

    @Override
    public void closed(Stream stream, @Nullable Throwable reason) {
        onClosed.run();
    }
}
