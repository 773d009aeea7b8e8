package io.pinion.examples.demo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The collector as a process: confirms what it got, and goes when it should. */
@Timeout(60)
class CollectorProcessTest {
    private static final Duration STALL_LIMIT = Duration.ofSeconds(10);

    @Test
    void collector_atTheEndOfTheInput_sendsItsDigest() throws Exception {
        byte[] bytes = "first\r\n\nopen".getBytes(UTF_8);
        try (CollectorProcess collector = CollectorProcess.start(0);
                Link link = Link.open(collector.address(), STALL_LIMIT)) {
            link.write(ByteBuffer.wrap(bytes));
            link.endOfOutput();
            StreamDigest expected = new StreamDigest();
            expected.update(bytes, 0, bytes.length);
            assertThat(summary(link, 2)).isEqualTo(expected.digest());
        }
    }

    @Test
    void collector_withTwoConnections_countsEachOnItsOwn() throws Exception {
        try (CollectorProcess collector = CollectorProcess.start(0);
                Link one = Link.open(collector.address(), STALL_LIMIT);
                Link two = Link.open(collector.address(), STALL_LIMIT)) {
            one.write(ByteBuffer.wrap("a\n".getBytes(UTF_8)));
            two.write(ByteBuffer.wrap("b\nc\n".getBytes(UTF_8)));
            one.endOfOutput();
            two.endOfOutput();
            assertThat(summary(one, 1).lines()).isEqualTo(1);
            assertThat(summary(two, 2).lines()).isEqualTo(2);
        }
    }

    @Test
    void collector_closedByItsParent_ends() throws Exception {
        CollectorProcess collector = CollectorProcess.start(0);
        collector.close();
        String death = null;
        for (int i = 0; i < 100 && death == null; i++) {
            death = collector.causeOfDeath();
        }
        assertThat(death).contains("exit code");
    }

    private static Digest summary(Link link, int lines) throws Exception {
        Recording recording = new Recording();
        Schedule schedule = new Schedule(System.nanoTime(), 1_000);
        AckParser parser = new AckParser(new Arrivals(schedule, WireOrder.kept(), recording.endToEnd()), lines);
        ByteBuffer buffer = ByteBuffer.allocate(1_024);
        while (link.read(buffer) >= 0) {
            parser.take(buffer.flip());
            buffer.compact();
        }
        assertThat(recording.endToEnd().getTotalCount()).isEqualTo(lines);
        return parser.summary();
    }
}
