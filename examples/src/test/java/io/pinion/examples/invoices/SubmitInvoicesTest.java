package io.pinion.examples.invoices;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The program, as somebody runs it. */
@Timeout(180)
class SubmitInvoicesTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private int run(String... args) {
        PrintStream lastOut = System.out;
        PrintStream lastErr = System.err;
        System.setOut(new PrintStream(out, true, UTF_8));
        System.setErr(new PrintStream(err, true, UTF_8));
        try {
            return SubmitInvoices.run(args);
        } finally {
            System.setOut(lastOut);
            System.setErr(lastErr);
        }
    }

    @Test
    void run_withoutOptions_playsAllAndTheAccountsAreEqual() {
        assertThat(run()).as("%s%s", out, err).isZero();
        assertThat(out.toString(UTF_8))
                .contains("OK: the client's account equals the server's ledger")
                .contains("circuit opened, closed again")
                .contains("8 of 40 refused at once")
                .contains("4 receipts, 1 booking; again: booked; other amount: refused")
                .contains("expired for the caller; sent again: booked")
                .doesNotContain("Exception", "DIFFERS");
        assertThat(err.toString(UTF_8)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"--rounds=0", "--rounds=101", "--rounds=x", "--fast", "file"})
    void run_withWrongOptions_showsTheUsageAndEndsWith2(String option) {
        assertThat(run(option)).isEqualTo(2);
        assertThat(err.toString(UTF_8)).contains("--rounds=N", "Exit codes:");
        assertThat(out.toString(UTF_8)).isEmpty();
    }

    @Test
    void run_help_showsTheUsage() {
        assertThat(run("--help")).isZero();
        assertThat(out.toString(UTF_8)).contains("SubmitInvoices [OPTIONS]", "equals the server's ledger");
    }
}
