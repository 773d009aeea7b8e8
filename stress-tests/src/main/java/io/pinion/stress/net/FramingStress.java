package io.pinion.stress.net;

import io.pinion.worker.PollerChoice;
import io.pinion.worker.net.Listener;
import io.pinion.worker.net.StreamOptions;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * However the network cuts what a peer sends, a handler finds the same frames: every way of cutting a short message,
 * every length of piece, and every byte of it apart. The proxy waits until a piece has been read before it writes the
 * next, and the number of calls shows that.
 */
final class FramingStress {
    private final Rig rig;
    private final Arguments arguments;
    private int connections;

    private FramingStress(Rig rig, Arguments arguments) {
        this.rig = rig;
        this.arguments = arguments;
    }

    public static void main(String[] arguments) {
        Programme.main("framing", Duration.ofMinutes(2), Duration.ofMinutes(10), arguments, FramingStress::run);
    }

    static String run(PollerChoice poller, Arguments arguments) throws Exception {
        try (Rig rig = new Rig(poller)) {
            return new FramingStress(rig, arguments).run();
        }
    }

    private String run() throws Exception {
        int messageBytes = arguments.count("message", 11, 16);
        byte[] message = Frames.message(messageBytes);
        requireTwinFound(message);
        int splits = Pieces.splitsOf(messageBytes);
        FrameSink every = send(message, splits, Pieces.everySplit(messageBytes), false);
        every.requireAll("every split", (long) splits * messageBytes);
        int pieces = Pieces.piecesOfEverySplit(messageBytes);
        Failed.unless(every.calls() == pieces, every.calls() + " calls for " + pieces + " pieces");
        int frames = every.frames();
        byte[] stream = Frames.random(arguments.seed(), arguments.count("frames", 60, 1_000));
        for (Pieces cut : manyPieces()) {
            FrameSink sink = send(stream, 1, cut, false);
            sink.requireAll("a stream in pieces", stream.length);
            frames += sink.frames();
        }
        return splits + " splits of " + messageBytes + " bytes, " + frames + " frames on " + connections
                + " connections, twin found";
    }

    private List<Pieces> manyPieces() {
        List<Pieces> all = new ArrayList<>();
        for (int bytes : new int[] {1, 2, 3, 5, 7, 255, 256, 257, 511, 4096, 1 << 14}) {
            all.add(Pieces.of(bytes));
        }
        for (int i = 0; i < 10; i++) {
            all.add(Pieces.random(arguments.seed() + i, 1 << (i + 1)));
        }
        return all;
    }

    /** A handler that takes each part for whole frames must be caught. */
    private void requireTwinFound(byte[] message) throws Exception {
        int few = 1 << 6;
        FrameSink twin = send(message, few, Pieces.everySplit(message.length), true);
        Until.holds("something wrong in the twin", () -> twin.wrong() != null);
    }

    private FrameSink send(byte[] message, int times, Pieces pieces, boolean isTwin) throws Exception {
        FrameSink sink = new FrameSink(message, isTwin);
        StreamOptions options =
                StreamOptions.builder().readBufferBytes(Frames.LONGEST_BYTES).build();
        Listener listener = rig.listen(options, stream -> sink);
        try (FaultProxy proxy = FaultProxy.to(Rig.addressOf(listener))) {
            proxy.flow(Direction.UP, Flow.PLAIN.inPieces(pieces).pacedBy(sink::awaitSeen));
            sendTo(proxy, message, times);
        } finally {
            listener.close();
        }
        connections++;
        return sink;
    }

    private static void sendTo(FaultProxy proxy, byte[] message, int times) throws IOException {
        try (Socket socket = new Socket(proxy.address().getAddress(), proxy.port())) {
            socket.setSoTimeout((int) Until.LIMIT.toMillis());
            for (int i = 0; i < times; i++) {
                socket.getOutputStream().write(message);
            }
            socket.shutdownOutput();
            Failed.unless(socket.getInputStream().read() == -1, "the stream was answered");
        }
    }
}
