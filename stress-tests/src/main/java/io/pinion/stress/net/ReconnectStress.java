package io.pinion.stress.net;

import io.pinion.worker.PollerChoice;
import io.pinion.worker.net.ReconnectOptions;
import io.pinion.worker.net.ReconnectingStream;
import io.pinion.worker.net.ReconnectingStream.Account;
import io.pinion.worker.net.StreamOptions;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/**
 * One stream through thousands of rude ends: it always comes back, its attempts follow the law of the back-off, it never
 * has two connections, no frame comes twice or too early, and its account adds up.
 */
final class ReconnectStress {
    private static final Duration FIRST = Duration.ofMillis(1);
    private static final Duration MOST = Duration.ofMillis(8);
    private static final Duration STABLE = Duration.ofMillis(4);
    /** Longer than a busy machine keeps a peer from answering. */
    private static final Duration LIVENESS = Duration.ofMillis(100);

    private final Rig rig;
    private final SplittableRandom random;

    private ReconnectStress(Rig rig, SplittableRandom random) {
        this.rig = rig;
        this.random = random;
    }

    public static void main(String[] arguments) throws IOException {
        MovingName.install();
        Programme.main("reconnect", Duration.ofMinutes(3), Duration.ofMinutes(40), arguments, ReconnectStress::run);
    }

    static String run(PollerChoice poller, Arguments arguments) throws Exception {
        int cycles = arguments.count("cycles", 200, 10_000);
        requireTwinFound();
        String result;
        try (Rig rig = new Rig(poller)) {
            result = new ReconnectStress(rig, new SplittableRandom(arguments.seed())).cycle(cycles);
            result += ", " + MovingName.follow(rig, arguments.count("moves", 4, 40));
        }
        return result + ", " + SelfConnect.inNamespace(poller, arguments.count("attempts", 300, 5_000));
    }

    private String cycle(int cycles) throws Exception {
        BackoffLaw law = new BackoffLaw(FIRST, MOST, STABLE, System.nanoTime());
        Events events = new Events(law);
        ReconnectOptions options = ReconnectOptions.builder()
                .firstBackoff(FIRST)
                .maxBackoff(MOST)
                .stableFor(STABLE)
                .liveness(LIVENESS)
                .bufferBytes(1 << 16)
                .stream(StreamOptions.builder()
                        .connectTimeout(Duration.ofSeconds(5))
                        .build())
                .build();
        try (RudeServer server = RudeServer.start(random.split(), cycles)) {
            ReconnectingStream stream = rig.network().reconnecting(server.address(), options, events);
            int written = writeUntil(stream, server, cycles);
            Until.holds(
                    "all is sent", () -> server.hasFailed() || stream.account().bufferedBytes() == 0);
            server.require();
            stream.close();
            Failed.unless(events.closes() == 1, "was told of " + events.closes() + " ends");
            law.require();
            Account account = stream.account();
            requireExact(account);
            Failed.unless(account.attempts() >= server.accepted(), "more connections than attempts, " + account);
            return cycles + " cycles " + server.figures() + ", " + account.attempts() + " attempts, " + law.size()
                    + " waits by the law, never two connections (" + server.late() + " looked at twice), "
                    + server.frames() + " of " + written + " frames whole and none twice";
        }
    }

    /** Writes until the last fault has struck and the connection after it has brought something; how many frames. */
    private int writeUntil(ReconnectingStream stream, RudeServer server, int cycles) throws Exception {
        int number = 0;
        long frames = -1;
        while (frames < 0 || server.frames() < frames + 10) {
            server.require();
            if (frames < 0 && server.accepted() > cycles) {
                frames = server.frames();
            }
            stream.write(RudeFrames.frame(number, random), Until.LIMIT);
            number++;
            if (number % 8 == 0) {
                requireExact(stream.account());
                TimeUnit.MICROSECONDS.sleep(100);
            }
        }
        return number;
    }

    private static void requireExact(Account account) {
        long sum = account.sentBytes() + account.bufferedBytes() + account.droppedBytes() + account.unknownBytes();
        Failed.unless(sum == account.takenBytes(), "the account does not add up: " + account);
    }

    /** A client with two connections at once must be caught. */
    private static void requireTwinFound() throws IOException, InterruptedException {
        try (RudeServer server = RudeServer.start(new SplittableRandom(1), 0);
                SocketChannel one = SocketChannel.open(server.address());
                SocketChannel two = SocketChannel.open(server.address())) {
            Until.holds("the server notices " + List.of(one, two), server::hasFailed);
        }
    }
}
