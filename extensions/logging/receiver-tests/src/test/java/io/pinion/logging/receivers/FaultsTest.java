package io.pinion.logging.receivers;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The receiver goes away and comes again: what is lost is accounted for, and nothing is altered or comes twice unsaid. */
@Timeout(90)
class FaultsTest {
    private static final List<String> LINES = LogLines.plain(1_000);

    private static void accountHolds(Target target, Fault fault) {
        Outcome outcome = ShippingRun.with(target, fault, LINES, 2_000);

        assertThat(outcome.broken()).as(outcome::toString).isEmpty();
        assertThat(outcome.totals().received()).as(outcome::toString).isGreaterThan(1_000);
        assertThat(outcome.stats().pending()).isZero();
        assertThat(outcome.stats().notAccepted()).as(outcome::toString).isZero();
        if (!outcome.udp()) {
            long accountedFor = outcome.distinct() + outcome.stats().unknown() + outcome.lostByReceiver();
            assertThat(accountedFor).as(outcome::toString).isGreaterThanOrEqualTo(outcome.offered());
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Fault.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"NONE", "ANSWERS"})
    void rsyslogOverTcp_fault_accountHolds(Fault fault) {
        try (Target target = node("rsyslog", Input.TCP_COUNTED)) {
            accountHolds(target, fault);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Fault.class,
            names = {"RESTART", "KILL"})
    void rsyslogOverTls_fault_accountHolds(Fault fault) {
        try (Target target = node("rsyslog", Input.TLS_LINES)) {
            accountHolds(target, fault);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Fault.class,
            names = {"RESTART", "DEAD_AT_START"})
    void rsyslogOverUnixDatagrams_fault_accountHolds(Fault fault) {
        try (Target target = node("rsyslog", Input.UNIX_DATAGRAM)) {
            accountHolds(target, fault);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Fault.class,
            names = {"RESTART", "PAUSE"})
    void rsyslogOverUdp_fault_accountHolds(Fault fault) {
        try (Target target = node("rsyslog", Input.UDP_SYSLOG)) {
            accountHolds(target, fault);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Fault.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"NONE", "ANSWERS"})
    void syslogNgOverTls_fault_accountHolds(Fault fault) {
        try (Target target = node("syslog-ng", Input.TLS_COUNTED)) {
            accountHolds(target, fault);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Fault.class,
            names = {"RESTART", "KILL"})
    void syslogNgOverUnixStream_fault_accountHolds(Fault fault) {
        try (Target target = node("syslog-ng", Input.UNIX_STREAM)) {
            accountHolds(target, fault);
        }
    }

    private static Target node(String receiver, Input input) {
        return receiver.equals("rsyslog")
                ? NodeTarget.owning(receiver, RsyslogNode.create(EnumSet.of(input)), input)
                : NodeTarget.owning(receiver, SyslogNgNode.create(EnumSet.of(input)), input);
    }

    @ParameterizedTest
    @EnumSource(
            value = Fault.class,
            names = {"RESTART", "DEAD_AT_START"})
    void nginx_fault_accountHolds(Fault fault) {
        try (Target target = Targets.nginx().get()) {
            accountHolds(target, fault);
        }
    }

    static Stream<Supplier<Target>> own() {
        return Targets.own().stream();
    }

    @ParameterizedTest
    @MethodSource("own")
    void ownReceiver_restarted_accountHolds(Supplier<Target> supplier) {
        try (Target target = supplier.get()) {
            accountHolds(target, Fault.RESTART);
        }
    }

    @ParameterizedTest
    @EnumSource(HttpLogReceiver.Body.class)
    void ownReceiver_badAnswers_accountHolds(HttpLogReceiver.Body body) {
        try (Target target = new HttpTarget(body)) {
            accountHolds(target, Fault.ANSWERS);
        }
    }
}
