package io.pinion.examples.demo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The collector as a process: confirms what it got, and goes when it should. */
@Timeout(180)
class CollectorProcessTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @ParameterizedTest
    @EnumSource(
            value = Transport.class,
            names = {"TCP", "TLS", "UNIX"})
    void collector_atTheEndOfTheInput_tellsWhatItHas(Transport transport) throws Exception {
        byte[] bytes = "first\r\n\nopen".getBytes(UTF_8);
        try (CollectorProcess collector = CollectorProcess.start(transport, 0, false);
                Link link = Link.open(collector.target(), LIMIT, LIMIT)) {
            link.write(ByteBuffer.wrap(bytes));
            link.endOfOutput();
            StreamDigest expected = new StreamDigest();
            expected.update(bytes, 0, bytes.length);
            requireConfirmed(link, 2);
            assertThat(collector.nextEnding(LIMIT)).isEqualTo(new Ending(Ending.Kind.ENDED, expected.digest()));
        }
    }

    @Test
    void collector_withTwoConnections_countsEachOnItsOwn() throws Exception {
        try (CollectorProcess collector = CollectorProcess.start(Transport.TCP, 0, false);
                Link one = Link.open(collector.target(), LIMIT, LIMIT);
                Link two = Link.open(collector.target(), LIMIT, LIMIT)) {
            one.write(ByteBuffer.wrap("a\n".getBytes(UTF_8)));
            two.write(ByteBuffer.wrap("b\nc\n".getBytes(UTF_8)));
            one.endOfOutput();
            requireConfirmed(one, 1);
            assertThat(lines(collector)).isEqualTo(1);
            two.endOfOutput();
            requireConfirmed(two, 2);
            assertThat(lines(collector)).isEqualTo(2);
        }
    }

    @Test
    void collector_thatShallComeBack_listensAtTheSameAddressAfterItsCrash() throws Exception {
        try (CollectorProcess collector = CollectorProcess.start(Transport.UNIX, 1, true)) {
            try (Link link = Link.open(collector.target(), LIMIT, LIMIT)) {
                link.write(ByteBuffer.wrap("a\nb".getBytes(UTF_8)));
                Ending killed = Objects.requireNonNull(collector.nextEnding(LIMIT));
                assertThat(killed.kind()).isEqualTo(Ending.Kind.KILLED);
                assertThat(killed.received().lines()).isEqualTo(1);
            }
            boolean answered = false;
            while (!answered) {
                answered = sendTwoLines(collector);
            }
            assertThat(lines(collector)).isEqualTo(2);
        }
    }

    @Test
    void collector_closedByItsParent_ends() throws Exception {
        CollectorProcess collector = CollectorProcess.start(Transport.TCP, 0, false);
        collector.close();
        String death = null;
        for (int i = 0; i < 100 && death == null; i++) {
            death = collector.causeOfDeath();
        }
        assertThat(death).contains("exit code");
    }

    @Test
    void collector_closedByItsParent_leavesNoFiles() throws Exception {
        CollectorProcess collector = CollectorProcess.start(Transport.UNIX, 0, false);
        Path socket = Path.of(collector.target().name());
        assertThat(socket).exists();
        collector.close();
        assertThat(socket.getParent()).doesNotExist();
    }

    /**
     * False while nobody listens, and where the one that dies takes a last connection with it: that one may end
     * in an error or in a plain end of the input.
     */
    private static boolean sendTwoLines(CollectorProcess collector) throws Exception {
        try (Link link = Link.open(collector.target(), LIMIT, LIMIT)) {
            link.write(ByteBuffer.wrap("c\nd\n".getBytes(UTF_8)));
            link.endOfOutput();
            return confirmed(link, 2) == 2;
        } catch (DemoException | IOException e) {
            return false;
        }
    }

    private static long lines(CollectorProcess collector) throws InterruptedException {
        Ending ending = Objects.requireNonNull(collector.nextEnding(LIMIT));
        assertThat(ending.kind()).isEqualTo(Ending.Kind.ENDED);
        return ending.received().lines();
    }

    private static void requireConfirmed(Link link, int lines) throws Exception {
        assertThat(confirmed(link, lines)).isEqualTo(lines);
    }

    private static long confirmed(Link link, int lines) throws Exception {
        Recording recording = new Recording();
        Schedule schedule = new Schedule(System.nanoTime(), 1_000);
        AckParser parser = new AckParser(new Arrivals(schedule, WireOrder.kept(), recording.endToEnd()), lines);
        ByteBuffer buffer = ByteBuffer.allocate(1_024);
        while (link.read(buffer) >= 0) {
            parser.take(buffer.flip());
            buffer.compact();
        }
        long confirmed = recording.endToEnd().getTotalCount();
        assertThat(parser.isComplete()).isEqualTo(confirmed == lines);
        return confirmed;
    }
}
