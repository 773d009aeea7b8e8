package io.pinion.consumers.internal.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Random requests and mutations of valid ones, against a second, simpler reading of the same rules. */
class RequestParserFuzzTest {
    private static final long INPUTS = Long.getLong("pinion.http.inputs", 200_000);
    private static final long SEED = Long.getLong("pinion.http.seed", System.nanoTime());

    @Test
    @Timeout(86_400)
    @DisplayName("T31: no input crashes the parser, costs more memory than allowed or is read differently when split")
    void parser_onAnyInput_agreesWithThePlainReading() {
        System.out.println("T31: -Dpinion.http.seed=" + SEED + " -Dpinion.http.inputs=" + INPUTS);
        ParserFuzz fuzz = new ParserFuzz(SEED);
        long complete = 0;
        for (long i = 0; i < INPUTS; i++) {
            if (fuzz.check(fuzz.next()).startsWith("COMPLETE")) {
                complete++;
            }
        }
        System.out.println("T31: " + complete + " of " + INPUTS + " were whole requests");
        assertThat(complete).as("inputs that go deep").isGreaterThan(INPUTS / 20);
    }
}
