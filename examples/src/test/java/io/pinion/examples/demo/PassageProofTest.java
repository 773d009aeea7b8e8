package io.pinion.examples.demo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.pinion.worker.net.ReconnectingStream.Account;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** When an account of two connections may be called exact. */
class PassageProofTest {
    private static final Input INPUT = Input.of("test", "one\ntwo\nthree\nfour\nfive\n".getBytes(UTF_8));
    private static final int LINES = 5;
    private static final Digest EXPECTED = StreamDigest.expected(INPUT, LINES);

    @Test
    void proof_ofTwoPartsThatMakeTheWhole_isProven() {
        Proof proof = proof(unknown(0), List.of(0L, 2L), part(0, 2, 0), part(2, 3, 0));
        assertThat(proof.text()).contains("none twice; 0 lines");
        assertThat(proof.exitCode()).as(proof.text()).isEqualTo(ExitCodes.PROVEN);
    }

    @Test
    void proof_ofALineThatWasCutAndSentAgain_isProven() {
        Proof proof = proof(unknown(0), List.of(0L, 2L), part(0, 2, 3), part(2, 3, 0));
        assertThat(proof.text()).contains("3 of a line that is cut");
        assertThat(proof.exitCode()).as(proof.text()).isEqualTo(ExitCodes.PROVEN);
    }

    @Test
    void proof_withLinesThatWentDown_countsThem() {
        Proof proof = proof(unknown(4), List.of(0L, 3L), part(0, 1, 0), part(3, 2, 0));
        assertThat(proof.text())
                .contains(
                        "2 lines, 10 bytes, went down",
                        "6 of these bytes must have lain unread",
                        "4 are among the 4 bytes that the account calls unknown");
        assertThat(proof.exitCode()).as(proof.text()).isEqualTo(ExitCodes.PROVEN);
    }

    @Test
    void proof_withALineTwice_isNotProven() {
        requireWrong(proof(unknown(0), List.of(0L, 2L), part(0, 3, 0), part(2, 3, 0)), "lines that had arrived");
    }

    @Test
    void proof_withOtherContent_isNotProven() {
        requireWrong(proof(unknown(0), List.of(0L, 2L), part(1, 2, 0), part(2, 3, 0)), "not what was sent");
    }

    @Test
    void proof_withoutTheLastLine_isNotProven() {
        requireWrong(proof(unknown(0), List.of(0L, 2L), part(0, 2, 0), part(2, 2, 0)), "it lacks lines");
    }

    @Test
    void proof_withSomethingDropped_isNotProven() {
        Account account = new Account(EXPECTED.bytes(), EXPECTED.bytes() - 5, 0, 5, 0, 2, 2);
        requireWrong(proof(account, List.of(0L, 2L), part(0, 2, 0), part(2, 3, 0)), "was dropped");
    }

    @Test
    void proof_withAConnectionThatTheCollectorDoesNotKnow_isNotProven() {
        requireWrong(proof(unknown(0), List.of(0L, 2L), part(0, 5, 0)), "speaks of 1 connections, Pinion of 2");
    }

    @Test
    void proof_withAConnectionThatOnlyTheDyingSystemTook_isProven() {
        Proof proof = proof(unknown(0), List.of(0L, 2L, 3L), part(0, 2, 0), part(3, 2, 0));
        assertThat(proof.text()).contains("connection 2, lost: from line 3 on, 0 lines", "1 lines, 6 bytes, went down");
        assertThat(proof.exitCode()).as(proof.text()).isEqualTo(ExitCodes.PROVEN);
    }

    @Test
    void proof_withMoreMissingThanCanLieUnread_isNotProven() {
        Input large = Input.of("large", ("x".repeat(1 << 20) + "\n").repeat(3).getBytes(UTF_8));
        Digest all = StreamDigest.expected(large, 3);
        Account account = new Account(all.bytes(), all.bytes(), 0, 0, 0, 2, 2);
        RunResult result = result(
                new Passage(account, List.of(0L, 2L)),
                List.of(
                        new Ending(Ending.Kind.KILLED, StreamDigest.expected(large, 0, 1, 0)),
                        new Ending(Ending.Kind.ENDED, StreamDigest.expected(large, 2, 1, 0))));
        requireWrong(PassageProof.of(result, new Passage(account, List.of(0L, 2L)), large, all), "that can lie unread");
    }

    private static void requireWrong(Proof proof, String reason) {
        assertThat(proof.text()).contains("WRONG", reason, "NOT PROVEN").doesNotContain("\nPROVEN");
        assertThat(proof.exitCode()).isEqualTo(ExitCodes.NOT_PROVEN);
    }

    private static Account unknown(long bytes) {
        return new Account(EXPECTED.bytes(), EXPECTED.bytes() - bytes, 0, 0, bytes, 2, 3);
    }

    private static Digest part(long first, long lines, long openBytes) {
        return StreamDigest.expected(INPUT, first, lines, openBytes);
    }

    private static Proof proof(Account account, List<Long> firstLines, Digest... parts) {
        List<Ending> endings = new ArrayList<>();
        for (Digest part : parts) {
            boolean last = endings.size() + 1 == parts.length;
            endings.add(new Ending(last ? Ending.Kind.ENDED : Ending.Kind.KILLED, part));
        }
        Passage passage = new Passage(account, firstLines);
        return PassageProof.of(result(passage, endings), passage, INPUT, EXPECTED);
    }

    private static RunResult result(Passage passage, List<Ending> endings) {
        return new RunResult(
                ContenderKind.PINION,
                new Recording(),
                LINES,
                LINES,
                LINES,
                LINES,
                LINES,
                endings,
                passage,
                null,
                1,
                new Usage(0, 0),
                List.of());
    }
}
