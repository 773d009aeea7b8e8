package io.pinion.stress.load;

import io.pinion.worker.Worker;
import io.pinion.worker.net.ReconnectHandler;
import io.pinion.worker.net.ReconnectOptions;
import io.pinion.worker.net.ReconnectingStream;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** One stream that outlives its connections: what comes back is whole, in order and never doubled. */
final class SoakEchoClient implements ReconnectHandler {
    private static final ReconnectOptions OPTIONS = ReconnectOptions.builder()
            .firstBackoff(Duration.ofMillis(10))
            .maxBackoff(Duration.ofSeconds(1))
            .stableFor(Duration.ZERO)
            .resynchronise(true)
            .build();

    private final long id;
    private final SoakMeters meters;
    private final Findings findings;
    private final ReconnectingStream stream;
    private final ByteBuffer frame = ByteBuffer.allocate(EchoFrame.BYTES);
    private final AtomicLong echoed = new AtomicLong();

    // Of the driver's thread.
    private long offered;
    private long refused;

    // Of the worker's thread.
    private long last;
    private long connectedNs = Long.MAX_VALUE;

    SoakEchoClient(long id, Worker worker, SocketAddress server, SoakMeters meters, Findings findings) {
        this.id = id;
        this.meters = meters;
        this.findings = findings;
        stream = worker.network().reconnecting(server, OPTIONS, this);
    }

    /** On the driver's thread. */
    void send() {
        EchoFrame.write(frame, id, offered + 1, System.nanoTime());
        if (stream.offer(frame)) {
            offered++;
        } else {
            refused++;
        }
    }

    @Override
    public void connected(ReconnectingStream from) {
        connectedNs = System.nanoTime();
    }

    @Override
    public void data(ReconnectingStream from, ByteBuffer data) {
        while (data.remaining() >= EchoFrame.BYTES) {
            if (!EchoFrame.isSound(data, id)) {
                findings.add("broken frame", "stream " + id + " after frame " + last);
            } else {
                take(EchoFrame.number(data), EchoFrame.sentNs(data));
            }
            EchoFrame.skip(data);
        }
    }

    private void take(long number, long sentNs) {
        if (number <= last) {
            findings.add("frame order", "stream " + id + ": frame " + number + " after " + last);
        }
        last = number;
        echoed.incrementAndGet();
        // What had to wait for a connection says nothing about speed.
        if (sentNs - connectedNs > 0) {
            meters.record(SoakMeter.ECHO, System.nanoTime() - sentNs);
        }
    }

    long connections() {
        return stream.account().connections();
    }

    long echoed() {
        return echoed.get();
    }

    /** When the driver has ended. */
    void closeAndCheck() {
        stream.close();
        ReconnectingStream.Account account = stream.account();
        long placed = account.sentBytes() + account.bufferedBytes() + account.droppedBytes() + account.unknownBytes();
        findings.same("account of a stream", "bytes of stream " + id, account.takenBytes(), placed);
        findings.same("account of a stream", "taken of " + id, offered * EchoFrame.BYTES, account.takenBytes());
        if (refused > 0) {
            findings.add("frames refused", "stream " + id + ": " + refused);
        }
    }
}
