package io.pinion.examples.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** When the demo may say that it has proven something. */
class ProofTest {
    private static final Digest EXPECTED = new Digest(3, 30, 111, 222, 0);
    private static final Digest REORDERED = new Digest(3, 30, 111, 999, 0);

    @Test
    void proof_ofTheSameStream_isProven() {
        assertThat(proof(ContenderKind.PINION, EXPECTED).exitCode()).isEqualTo(ExitCodes.PROVEN);
    }

    @Test
    void proof_withoutWordFromTheCollector_isNotProven() {
        assertThat(proof(ContenderKind.PINION, null).exitCode()).isEqualTo(ExitCodes.NOT_PROVEN);
    }

    @Test
    void proof_ofOtherContent_isNotProven() {
        for (Digest other : List.of(
                new Digest(2, 30, 111, 222, 0),
                new Digest(3, 29, 111, 222, 0),
                new Digest(3, 30, 110, 222, 0),
                new Digest(3, 30, 111, 222, 1))) {
            assertThat(proof(ContenderKind.VIRTUAL, other).exitCode()).isEqualTo(ExitCodes.NOT_PROVEN);
        }
    }

    @Test
    void proof_ofAnotherOrder_isProvenOnlyWhereNoOrderIsPromised() {
        assertThat(proof(ContenderKind.PINION, REORDERED).exitCode()).isEqualTo(ExitCodes.NOT_PROVEN);
        assertThat(proof(ContenderKind.EXECUTOR, REORDERED).exitCode()).isEqualTo(ExitCodes.NOT_PROVEN);
        assertThat(proof(ContenderKind.VIRTUAL, REORDERED).exitCode()).isEqualTo(ExitCodes.PROVEN);
    }

    @Test
    void proof_ofSeveralContenders_needsAll() {
        List<RunResult> results =
                List.of(result(ContenderKind.PINION, EXPECTED), result(ContenderKind.EXECUTOR, REORDERED));
        Proof proof = Proof.of(results, EXPECTED, true);
        assertThat(proof.exitCode()).isEqualTo(ExitCodes.NOT_PROVEN);
        assertThat(proof.text()).contains("DIFFERENT ORDER", "NOT PROVEN").doesNotContain("\nPROVEN");
    }

    private static Proof proof(ContenderKind kind, @Nullable Digest received) {
        return Proof.of(List.of(result(kind, received)), EXPECTED, true);
    }

    private static RunResult result(ContenderKind kind, @Nullable Digest received) {
        return new RunResult(
                kind,
                new Recording(),
                3,
                3,
                3,
                30,
                3,
                received == null ? List.of() : List.of(new Ending(Ending.Kind.ENDED, received)),
                null,
                null,
                1,
                new Usage(0, 0),
                List.of());
    }
}
