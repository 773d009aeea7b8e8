package io.pinion.examples.demo;

import io.pinion.worker.net.ReconnectingStream.Account;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Compares the account of a stream whose collector was killed and came back with what its connections delivered.
 *
 * <p>Each connection must have delivered, intact and in order, lines from the one on with which it began, and none that a
 * later one began with: so nothing is doubled, and all that is missing was given to a connection that was then lost. That
 * must be what the account calls unknown, and what lay unread in the dead collector's system: Pinion can know what
 * reached that system, not what was read from it.
 */
final class PassageProof {
    /** What the collector's system may hold unread: its receive buffer, which Linux doubles, or the sender's. */
    private static final long UNREAD_LIMIT_BYTES = 4L * Collector.RECEIVE_BUFFER_BYTES;

    private static final Ending NEVER_SEEN = new Ending(Ending.Kind.LOST, new StreamDigest().digest());

    private final RunResult result;
    private final Passage passage;
    private final Input input;
    private final Digest expected;
    private final StringBuilder text = new StringBuilder();
    private long receivedLines;
    private long receivedBytes;
    private boolean isExact = true;

    private PassageProof(RunResult result, Passage passage, Input input, Digest expected) {
        this.result = result;
        this.passage = passage;
        this.input = input;
        this.expected = expected;
    }

    static Proof of(RunResult result, Passage passage, Input input, Digest expected) {
        return new PassageProof(result, passage, input, expected).proof();
    }

    private Proof proof() {
        say("%nWhat became of %,d lines, %,d bytes%n", expected.lines(), expected.bytes());
        say("  by Pinion's account: %s%n", AccountText.of(passage.account()));
        checkAccount();
        List<Ending> endings = endings();
        if (endings.size() == passage.firstLines().size()) {
            for (int i = 0; i < endings.size(); i++) {
                checkConnection(i, endings.get(i));
            }
            checkMissing();
        } else {
            require(
                    false,
                    "the collector speaks of " + endings.size() + " connections, Pinion of "
                            + passage.firstLines().size());
        }
        if (isExact) {
            say(
                    "PROVEN: the account is exact; %,d lines went down with the collector, none was doubled.%n",
                    expected.lines() - receivedLines);
        } else {
            say("NOT PROVEN: see above.%n");
        }
        return new Proof(text.toString(), isExact ? ExitCodes.PROVEN : ExitCodes.NOT_PROVEN);
    }

    /** A dying collector's system may take one more connection, of which the collector never knows. */
    private List<Ending> endings() {
        List<Ending> all = new ArrayList<>(result.endings());
        boolean wasKilled = !all.isEmpty() && all.get(0).kind() == Ending.Kind.KILLED;
        while (wasKilled && all.size() < passage.firstLines().size()) {
            all.add(1, NEVER_SEEN);
        }
        return all;
    }

    private void checkAccount() {
        Account account = passage.account();
        require(account.takenBytes() == expected.bytes(), "the account has not taken every byte");
        require(
                account.sentBytes() + account.unknownBytes() == account.takenBytes(),
                "something is still buffered, or was dropped");
    }

    private void checkConnection(int number, Ending ending) {
        long first = passage.firstLines().get(number);
        Digest received = ending.received();
        say(
                "  connection %d, %s: from line %,d on, %,d lines, %,d bytes and %,d of a line that is cut%n",
                number + 1,
                words(ending.kind()),
                first + 1,
                received.lines(),
                received.bytes() - received.openBytes(),
                received.openBytes());
        Digest wanted = StreamDigest.expected(input, first, received.lines(), received.openBytes());
        require(received.sameStream(wanted), "that is not what was sent");
        boolean isLast = number + 1 == passage.firstLines().size();
        long next = isLast ? expected.lines() : passage.firstLines().get(number + 1);
        require(first + received.lines() <= next, "the next connection was given lines that had arrived");
        require(!isLast || first + received.lines() == next && received.openBytes() == 0, "it lacks lines");
        receivedLines += received.lines();
        receivedBytes += received.bytes() - received.openBytes();
    }

    private static String words(Ending.Kind kind) {
        return switch (kind) {
            case ENDED -> "ended in order";
            case LOST -> "lost";
            case KILLED -> "killed with its collector";
        };
    }

    private void checkMissing() {
        long missing = expected.bytes() - receivedBytes;
        long unknown = passage.account().unknownBytes();
        long unread = Math.max(0, missing - unknown);
        say(
                "  received %,d lines, none twice; %,d lines, %,d bytes, went down with the collector that was killed%n",
                receivedLines, expected.lines() - receivedLines, missing);
        if (unread > 0) {
            say("    %,d of these bytes must have lain unread in that collector's system when it died%n", unread);
        }
        if (missing > unread) {
            say("    %,d are among the %,d bytes that the account calls unknown%n", missing - unread, unknown);
        }
        long limit = UNREAD_LIMIT_BYTES * (passage.firstLines().size() - 1);
        require(unread <= limit, String.format(Locale.ROOT, "more than the %,d bytes that can lie unread", limit));
    }

    private void say(String format, Object... arguments) {
        text.append(String.format(Locale.ROOT, format, arguments));
    }

    private void require(boolean condition, String otherwise) {
        if (!condition) {
            isExact = false;
            say("  WRONG: %s%n", otherwise);
        }
    }
}
