package io.pinion.logging.internal.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Times beside those of java.time. */
class TimestampTest {
    private static final DateTimeFormatter JDK =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSSSSS'Z'").withZone(ZoneOffset.UTC);

    private final Timestamp timestamp = new Timestamp();
    private final ByteText out = new ByteText(64);

    private String written(long epochNs, int digits) {
        out.clear();
        timestamp.put(out, epochNs, digits);
        return new String(out.toByteArray(), StandardCharsets.US_ASCII);
    }

    private void check(long epochNs) {
        Instant instant =
                Instant.ofEpochSecond(Math.floorDiv(epochNs, Timestamp.NANOS), Math.floorMod(epochNs, Timestamp.NANOS));
        assertThat(written(epochNs, 9)).isEqualTo(JDK.format(instant));
    }

    @Test
    void put_edges_areAsInTheJdk() {
        for (long epochNs :
                new long[] {0, -1, 1, Long.MIN_VALUE, Long.MAX_VALUE, 999_999_999, 1_000_000_000, -1_000_000_000}) {
            check(epochNs);
            check(epochNs);
        }
    }

    @Test
    void put_everyDayFrom1678To2262_isAsInTheJdk() {
        for (long day = -106_000; day < 106_750; day++) {
            check(day * 86_400 * Timestamp.NANOS + 86_399_123_456_789L);
        }
    }

    @Test
    void put_randomTimes_areAsInTheJdk() {
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < 20_000; i++) {
            check(random.nextLong());
        }
    }

    @Test
    void put_fewerDigits_cutsThemOff() {
        assertThat(written(1_999_999_999, 6)).isEqualTo("1970-01-01T00:00:01.999999Z");
        assertThat(written(-1, 3)).isEqualTo("1969-12-31T23:59:59.999Z");
    }
}
