package io.pinion.logging.receivers;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Nothing goes wrong: every line that is shipped arrives, once, in order and unaltered, whatever is in it. */
@Timeout(60)
class ShippingTest {
    private static void arrivesExactly(Target target, List<String> lines) {
        Outcome outcome = ShippingRun.quiet(target, lines);

        assertThat(outcome.broken()).as(outcome::toString).isEmpty();
        assertThat(outcome.totals().received() + outcome.kernelDrops())
                .as(outcome::toString)
                .isEqualTo(lines.size());
        assertThat(outcome.stats().cut()).isZero();
        assertThat(outcome.stats().connections()).isLessThanOrEqualTo(1);
    }

    private static List<String> hostile(Target target) {
        return target.takesLong() ? LogLines.hostile() : LogLines.shortHostile();
    }

    @Nested
    @TestInstance(TestInstance.Lifecycle.PER_CLASS)
    class ToRsyslog {
        private final RsyslogNode node = RsyslogNode.create();

        @BeforeAll
        void start() {
            node.start();
        }

        @AfterAll
        void close() {
            node.close();
        }

        @ParameterizedTest
        @EnumSource(value = Input.class, mode = EnumSource.Mode.EXCLUDE, names = "HTTP")
        void rsyslog_hostileLines_arriveExactly(Input input) {
            Target target = NodeTarget.sharing("rsyslog", node, input);
            arrivesExactly(target, hostile(target));
        }

        @ParameterizedTest
        @EnumSource(value = Input.class, mode = EnumSource.Mode.EXCLUDE, names = "HTTP")
        void rsyslog_realLines_arriveExactly(Input input) {
            arrivesExactly(NodeTarget.sharing("rsyslog", node, input), LogLines.real());
        }
    }

    @Nested
    @TestInstance(TestInstance.Lifecycle.PER_CLASS)
    class ToSyslogNg {
        private final SyslogNgNode node = SyslogNgNode.create();

        @BeforeAll
        void start() {
            node.start();
        }

        @AfterAll
        void close() {
            node.close();
        }

        static Set<Input> inputs() {
            return EnumSet.complementOf(EnumSet.of(Input.HTTP, Input.TCP_NUL));
        }

        @ParameterizedTest
        @MethodSource("inputs")
        void syslogNg_hostileLines_arriveExactly(Input input) {
            Target target = NodeTarget.sharing("syslog-ng", node, input);
            arrivesExactly(target, hostile(target));
        }

        @ParameterizedTest
        @MethodSource("inputs")
        void syslogNg_realLines_arriveExactly(Input input) {
            arrivesExactly(NodeTarget.sharing("syslog-ng", node, input), LogLines.real());
        }
    }

    @Test
    void nginx_realAndHostileLines_arriveExactly() {
        try (Target target = Targets.nginx().get()) {
            target.start();
            List<String> lines = new ArrayList<>(LogLines.plain(2_000));
            lines.addAll(LogLines.hostile());
            arrivesExactly(target, lines);
        }
    }

    static Stream<Supplier<Target>> own() {
        return Targets.own().stream();
    }

    @ParameterizedTest
    @MethodSource("own")
    void ownReceiver_hostileLines_arriveExactly(Supplier<Target> supplier) {
        try (Target target = supplier.get()) {
            target.start();
            arrivesExactly(target, hostile(target));
        }
    }

    @ParameterizedTest
    @MethodSource("own")
    void ownReceiver_realLines_arriveExactly(Supplier<Target> supplier) {
        try (Target target = supplier.get()) {
            target.start();
            arrivesExactly(target, LogLines.real());
        }
    }
}
