package io.pinion.worker.disruptor.net;

import io.pinion.worker.net.ReconnectOptions;
import io.pinion.worker.net.ReconnectOptions.WhenFull;
import io.pinion.worker.net.ReconnectingStream.Account;
import io.pinion.worker.net.ReconnectingStream.State;
import io.pinion.worker.net.StreamOptions;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * One random life of a stream. The model knows what each system took, and derives from that alone what the account has
 * to say. A frame is its number, its length and a filling made of both.
 */
final class ReconnectModel {
    private static final int BUFFER = 4096;
    private static final int HEADER = 8;
    private static final IOException NOT_A_FRAME = new IOException("not a frame");

    /** How a broken twin miscounts. */
    enum Lie {
        NONE,
        /** Bytes that are sent again count again. */
        RESENT_COUNTED_TWICE,
        /** What was begun and lost counts as unknown although it is still here. */
        BEGUN_COUNTED_UNKNOWN,
        /** Everything handed over counts as arrived. */
        NOTHING_UNKNOWN
    }

    private final ReconnectRig rig = new ReconnectRig();
    private final SplittableRandom random;
    private final ReconnectCore core;
    private final WhenFull policy;
    private final Lie lie;
    private final String life;
    private final List<ReconnectFakeStream> connections = new ArrayList<>();
    /** Of each connection that has ended: how much of it had to count as not known to have arrived. */
    private final List<Long> uncertain = new ArrayList<>();

    private long takenBytes;
    private int nextNumber;

    ReconnectModel(WhenFull policy, boolean withLink, long seed, Lie lie) {
        this.policy = policy;
        this.lie = lie;
        life = policy + ", link " + withLink + ", seed " + seed;
        random = new SplittableRandom(seed);
        rig.isWithLink = withLink;
        rig.endsAtOnce = random.nextBoolean();
        core = rig.open(ReconnectOptions.builder()
                .bufferBytes(BUFFER)
                .whenFull(policy)
                .liveness(Duration.ofSeconds(20))
                .closeTimeout(Duration.ofSeconds(1))
                .stream(StreamOptions.builder()
                        .writeLimitBytes(1024 << random.nextInt(5))
                        .highWaterBytes(100)
                        .lowWaterBytes(random.nextInt(101))
                        .build())
                .build());
    }

    void live(int steps) {
        for (int step = 0; step < steps; step++) {
            step(step);
            check("step " + step);
        }
        end();
        check("the end");
        checkDropped();
    }

    // The life.

    private void step(int step) {
        int choice = random.nextInt(100);
        if (choice < 45) {
            offer();
        } else if (choice < 60) {
            rig.turn();
        } else if (choice < 80) {
            drain();
        } else if (choice < 88) {
            acknowledge();
        } else if (choice < 94) {
            rig.advance(random.nextLong(Duration.ofSeconds(1).toNanos()));
        } else if (!isConnected()) {
            connect(step);
        } else {
            lose();
        }
        noteEnded();
    }

    private boolean isConnected() {
        return core.state() == State.CONNECTED;
    }

    private ReconnectFakeStream connection() {
        return connections.get(connections.size() - 1);
    }

    private void offer() {
        ByteBuffer frame = frame(nextNumber, HEADER + random.nextInt(random.nextInt(20) == 0 ? BUFFER - HEADER : 200));
        int length = frame.remaining();
        boolean taken = core.offer(frame);
        require(taken || policy == WhenFull.REFUSE, "only REFUSE refuses");
        require(frame.remaining() == (taken ? 0 : length), "taken whole, or left untouched");
        if (taken) {
            takenBytes += length;
            nextNumber++;
        }
    }

    private void drain() {
        if (isConnected()) {
            connection().drain(random.nextInt(random.nextInt(4) == 0 ? 5_000 : 150));
        }
    }

    private void acknowledge() {
        if (isConnected()) {
            connection().acknowledge(random.nextInt(600));
        }
    }

    private void connect(int step) {
        if (rig.attempts.isEmpty() || !rig.attempt().isPending()) {
            rig.advanceToAttempt();
        }
        if (random.nextInt(3) == 0) {
            rig.refuse();
        } else {
            connections.add(rig.accept(random.nextInt(300)));
            uncertain.add(-1L);
            require(core.account().connections() == connections.size(), "connections at step " + step);
        }
    }

    private void lose() {
        ReconnectFakeStream lost = connection();
        switch (random.nextInt(5)) {
            case 0, 1 -> lost.breaks(new IOException("reset"));
            case 2 -> lost.peerEnds();
            case 3 -> {
                rig.reader = data -> {
                    throw NOT_A_FRAME;
                };
                lost.receive("x");
            }
            default -> rig.advance(Duration.ofSeconds(20));
        }
    }

    private void end() {
        if (random.nextBoolean()) {
            core.close();
            rig.turn();
            if (random.nextBoolean() && core.state() == State.CLOSING) {
                connection().drain(Long.MAX_VALUE / 2);
            }
        }
        core.beginClose();
        rig.advance(Duration.ofSeconds(2));
        require(core.state() == State.CLOSED, "closed");
        require(core.account().bufferedBytes() == 0, "nothing is left behind");
        require(rig.reported.stream().allMatch(NOT_A_FRAME::equals), "reported " + rig.reported);
        noteEnded();
    }

    /** A connection that ended by our own close with everything sent is not lost; any other is. */
    private void noteEnded() {
        if (connections.isEmpty() || isConnected() || core.state() == State.CLOSING) {
            return;
        }
        int last = connections.size() - 1;
        if (uncertain.get(last) < 0) {
            boolean inOrder = core.state() == State.CLOSED && connection().isClosedInOrder();
            uncertain.set(last, inOrder ? 0 : uncertainOf(connection()));
        }
    }

    private long uncertainOf(ReconnectFakeStream lost) {
        long handed = lost.handedBytes();
        long notAcknowledged = rig.isWithLink ? handed - lost.acknowledged() : handed;
        return Math.max(0, notAcknowledged - (handed - wholeOf(lost)));
    }

    // What must hold.

    private void check(String when) {
        Account account = distorted(core.account());
        long sent = 0;
        long unknown = 0;
        for (int i = 0; i < connections.size(); i++) {
            ReconnectFakeStream connection = connections.get(i);
            boolean isUp = uncertain.get(i) < 0;
            unknown += isUp ? 0 : uncertain.get(i);
            sent += isUp ? connection.handedBytes() : wholeOf(connection) - uncertain.get(i);
        }
        require(account.takenBytes() == takenBytes, when + ": taken " + takenBytes + ", " + account);
        require(account.sentBytes() == sent, when + ": sent " + sent + ", " + account);
        require(account.unknownBytes() == unknown, when + ": unknown " + unknown + ", " + account);
        require(account.bufferedBytes() >= 0 && account.bufferedBytes() <= BUFFER, when + ": bound, " + account);
        require(account.droppedBytes() >= 0, when + ": dropped, " + account);
        require(
                account.takenBytes()
                        == account.sentBytes()
                                + account.bufferedBytes()
                                + account.droppedBytes()
                                + account.unknownBytes(),
                when + ": the places, " + account);
        require(
                account.droppedBytes() == 0 || policy != WhenFull.REFUSE || core.state() == State.CLOSED,
                when + ": REFUSE drops nothing before the close, " + account);
    }

    /** What was taken and arrived nowhere whole is what was dropped, to the byte. */
    private void checkDropped() {
        long whole = 0;
        int after = -1;
        for (ReconnectFakeStream connection : connections) {
            after = checkFrames(connection, after);
            whole += wholeOf(connection);
        }
        require(core.account().droppedBytes() == takenBytes - whole, "dropped is what arrived nowhere");
    }

    /** Whole frames from the first byte on, each later than any before, on any connection; the number of the last. */
    private int checkFrames(ReconnectFakeStream connection, int after) {
        ByteBuffer bytes = ByteBuffer.wrap(connection.handed());
        int last = after;
        while (bytes.remaining() >= HEADER) {
            int number = bytes.getInt(bytes.position());
            int length = bytes.getInt(bytes.position() + 4);
            require(number > last && length >= HEADER, "frame " + number + " after " + last);
            ByteBuffer expected = frame(number, length);
            int there = Math.min(length, bytes.remaining());
            require(bytes.slice(bytes.position(), there).equals(expected.limit(there)), "bytes of frame " + number);
            bytes.position(bytes.position() + there);
            if (there == length) {
                last = number;
            }
        }
        return last;
    }

    private static long wholeOf(ReconnectFakeStream connection) {
        ByteBuffer bytes = ByteBuffer.wrap(connection.handed());
        int whole = 0;
        while (bytes.limit() - whole >= HEADER && bytes.limit() - whole >= bytes.getInt(whole + 4)) {
            whole += bytes.getInt(whole + 4);
        }
        return whole;
    }

    private static ByteBuffer frame(int number, int length) {
        ByteBuffer frame = ByteBuffer.allocate(length).putInt(number).putInt(length);
        while (frame.hasRemaining()) {
            frame.put((byte) (number * 31 + frame.position()));
        }
        return frame.flip();
    }

    private Account distorted(Account truth) {
        long begun = 0;
        for (int i = 0; i < connections.size(); i++) {
            begun += uncertain.get(i) < 0 ? 0 : connections.get(i).handedBytes() - wholeOf(connections.get(i));
        }
        return switch (lie) {
            case NONE -> truth;
            case RESENT_COUNTED_TWICE -> with(truth, truth.sentBytes() + begun, truth.unknownBytes());
            case BEGUN_COUNTED_UNKNOWN -> with(truth, truth.sentBytes(), truth.unknownBytes() + begun);
            case NOTHING_UNKNOWN -> with(truth, truth.sentBytes() + truth.unknownBytes(), 0);
        };
    }

    private static Account with(Account truth, long sentBytes, long unknownBytes) {
        return new Account(
                truth.takenBytes(),
                sentBytes,
                truth.bufferedBytes(),
                truth.droppedBytes(),
                unknownBytes,
                truth.connections(),
                truth.attempts());
    }

    private void require(boolean holds, String what) {
        if (!holds) {
            throw new AssertionError(life + ": " + what);
        }
    }
}
