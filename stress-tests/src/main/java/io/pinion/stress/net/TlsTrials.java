package io.pinion.stress.net;

import io.pinion.worker.net.Listener;
import io.pinion.worker.net.StreamOptions;
import io.pinion.worker.net.Tls;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Tries TLS with Pinion on one side, and tells what came of it. */
final class TlsTrials {
    static final String HOST = "localhost";
    static final byte[] WORDS = "what a peer says when it has been let in".getBytes(StandardCharsets.US_ASCII);
    /** Much longer than shaking hands takes, and much shorter than the trial may last. */
    static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Rig rig;

    TlsTrials(Rig rig) {
        this.rig = rig;
    }

    /** What the other side does. */
    interface Client {
        void connect(InetSocketAddress to) throws IOException;
    }

    /** Pinion connects to a server that says the words. */
    @Nullable
    Throwable connect(Peer.Service service, SSLContext own, String host) throws Exception {
        try (Peer peer = Peer.start(service)) {
            return connect(peer.address(), own, host, PATIENCE);
        }
    }

    @Nullable
    Throwable connect(InetSocketAddress to, SSLContext own, String host, Duration patience) throws Exception {
        Sink sink = new Sink();
        StreamOptions options = StreamOptions.builder()
                .tls(Tls.client(own, host))
                .connectTimeout(patience)
                .idleTimeout(patience)
                .build();
        try {
            rig.network()
                    .connect(to, options, sink)
                    .toCompletableFuture()
                    .get(Until.LIMIT.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            Failed.unless(sink.bytes() == 0, "bytes of a stream that never was");
            return e.getCause();
        }
        return endOf(sink);
    }

    /** Pinion listens for a client that says the words. */
    @Nullable
    Throwable listen(SSLContext own, boolean isClientKnown, Duration patience, Client client) throws Exception {
        Sink sink = new Sink();
        StreamOptions options = StreamOptions.builder()
                .tls(Tls.server(own, isClientKnown))
                .connectTimeout(patience)
                .idleTimeout(patience)
                .build();
        Listener listener = rig.listen(options, stream -> sink);
        try {
            client.connect(Rig.addressOf(listener));
        } catch (IOException e) {
            // What the listener says counts.
        }
        try {
            Until.holds("the end of an accepted stream", () -> listener.failures() > 0 || sink.isClosed());
            if (listener.failures() > 0) {
                Failed.unless(sink.bytes() == 0, "bytes of a stream that was refused");
                return new SSLException("counted as a failure of the listener");
            }
            return endOf(sink);
        } finally {
            listener.close();
        }
    }

    private static @Nullable Throwable endOf(Sink sink) {
        Until.holds("the end of the stream", sink::isClosed);
        byte[] got = sink.kept();
        Failed.unless(
                got.length <= WORDS.length && Arrays.equals(got, 0, got.length, WORDS, 0, got.length),
                "wrong bytes were let in");
        Throwable reason = sink.reason();
        Failed.unless(reason != null || got.length == WORDS.length, "an end in order in the middle of the words");
        return reason;
    }
}
