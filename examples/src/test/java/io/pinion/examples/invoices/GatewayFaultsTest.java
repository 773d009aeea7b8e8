package io.pinion.examples.invoices;

import static io.pinion.examples.invoices.Booth.LIMIT;
import static io.pinion.examples.invoices.Booth.invoice;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.pinion.examples.invoices.InvoiceException.Reason;
import io.pinion.resilience.CircuitState;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every fault, over real TLS: the class it is taken for, whether it is retried, and that the invoice is booked once. */
@Timeout(120)
class GatewayFaultsTest {
    private static FailureClass expected(Fault fault) {
        return switch (fault) {
            case ERROR_500, UNAVAILABLE_503, BOOKED_THEN_500 -> FailureClass.SERVER_ERROR;
            case TOO_MANY_429 -> FailureClass.TOO_MANY;
            case TIMEOUT_408 -> FailureClass.REQUEST_TIMEOUT;
            case RESET, BOOKED_THEN_RESET -> FailureClass.RESET;
            case SLOW -> FailureClass.TIMED_OUT;
            case HALF_ANSWER -> FailureClass.HALF_ANSWER;
            case GARBAGE, ENDLESS -> FailureClass.GARBAGE;
        };
    }

    private static Booth booth(Fault fault, BookingLedger ledger) throws IOException {
        Duration attempt = fault == Fault.SLOW ? Duration.ofSeconds(1) : Duration.ofSeconds(10);
        return new Booth(ledger, settings -> settings.attemptTimeout(attempt));
    }

    @ParameterizedTest
    @EnumSource(Fault.class)
    void fault_metTwice_isNamedRetriedAndBookedOnce(Fault fault) throws Exception {
        try (Booth booth = booth(fault, new BookingLedger())) {
            booth.gateway.sendAndWait(invoice(1), LIMIT);
            booth.server.next(fault, fault);
            Receipt receipt = booth.gateway.sendAndWait(invoice(2), LIMIT);

            assertThat(receipt.invoice()).isEqualTo("2026-2");
            assertThat(booth.timesBooked()).isEqualTo(Map.of("2026-1", 1, "2026-2", 1));
            GatewaySummary summary = booth.gateway.summary();
            assertThat(summary.retries()).containsKey(expected(fault));
            assertThat(summary.retries().get(expected(fault))).isGreaterThanOrEqualTo(2);
            assertThat(booth.ledger.books().timesArrived().get("2026-2")).isGreaterThanOrEqualTo(3);
        }
    }

    /** The other tests prove something: without the keys, the same faults book twice. */
    @ParameterizedTest
    @EnumSource(
            value = Fault.class,
            names = {"SLOW", "BOOKED_THEN_500", "BOOKED_THEN_RESET", "HALF_ANSWER", "GARBAGE"})
    void faultAfterBooking_withoutKeys_booksTwice(Fault fault) throws Exception {
        try (Booth booth = booth(fault, new BookingLedger(false))) {
            booth.server.next(fault);
            booth.gateway.sendAndWait(invoice(1), LIMIT);

            assertThat(booth.timesBooked().get("2026-1")).isGreaterThanOrEqualTo(2);
            assertThat(booth.ledger.books().bookedTwice()).isOne();
        }
    }

    @Test
    void serverDown_thenUp_isRetriedAsNotConnected() throws Exception {
        try (Booth booth = new Booth()) {
            booth.server.close();
            booth.gateway.send(invoice(1));
            assertThat(Booth.await(() -> booth.gateway.summary().allRetries() > 0))
                    .isTrue();
            booth.restart();
            booth.gateway.sendAndWait(invoice(1), LIMIT);

            assertThat(booth.timesBooked()).isEqualTo(Map.of("2026-1", 1));
            assertThat(booth.gateway.summary().retries()).containsKey(FailureClass.NOT_CONNECTED);
        }
    }

    @Test
    void serverRestarted_betweenInvoices_booksBothOnce() throws Exception {
        try (Booth booth = new Booth()) {
            for (int number = 1; number <= 5; number++) {
                booth.gateway.sendAndWait(invoice(number), LIMIT);
                booth.restart();
            }
            assertThat(booth.timesBooked()).hasSize(5).containsValue(1).doesNotContainValue(2);
        }
    }

    @Test
    void serverRestarted_withInvoicesUnderWay_booksAllOnce() throws Exception {
        try (Booth booth = new Booth()) {
            for (int number = 1; number <= 200; number++) {
                assertThat(booth.gateway.send(invoice(number))).isEqualTo(SendResult.ACCEPTED);
                if (number % 50 == 0) {
                    booth.restart();
                }
            }
            assertThat(Booth.await(() -> booth.gateway.summary().pending() == 0))
                    .isTrue();
            assertThat(booth.gateway.summary().booked()).isEqualTo(200);
            assertThat(booth.timesBooked()).hasSize(200).doesNotContainValue(2);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"stranger", "otherHost"})
    void wrongCertificate_isNotRetried_andOpensTheCircuit(String which) throws Exception {
        SSLContext wrong = which.equals("stranger")
                ? Booth.certificates().stranger()
                : Booth.certificates().otherHost();
        try (Booth booth = new Booth()) {
            booth.server.certificate(wrong);
            InvoiceException error = error(booth, invoice(1), LIMIT);

            assertThat(error.reason()).isEqualTo(Reason.FAILED);
            assertThat(error.failure()).contains(FailureClass.UNTRUSTED);
            assertThat(booth.gateway.summary().requests()).isOne();
            assertThat(booth.ledger.books().arrivals()).isZero();
            assertThat(booth.circuits.get(0)).startsWith("TRUST OPEN ").hasSizeGreaterThan(20);

            booth.server.certificate(Booth.certificates().right());
            booth.gateway.sendAndWait(invoice(1), LIMIT);
            assertThat(booth.timesBooked()).isEqualTo(Map.of("2026-1", 1));
        }
    }

    @Test
    void serverWithoutTls_isNotTrusted() throws Exception {
        try (Booth booth = new Booth();
                OddServer odd = new OddServer("HTTP/1.1 200 OK\r\n\r\n");
                InvoiceGateway gateway = odd.gateway()) {
            InvoiceException error = error(gateway, invoice(1), LIMIT);
            assertThat(error.failure()).contains(FailureClass.UNTRUSTED);
            assertThat(gateway.summary().requests()).isOne();
            assertThat(booth.timesBooked()).isEmpty();
        }
    }

    /** A server that dies during the handshake is a broken connection, and no reason to mistrust. */
    @Test
    void connectionCut_inTheHandshake_isRetried() throws Exception {
        try (OddServer odd = new OddServer("");
                InvoiceGateway gateway = odd.gateway()) {
            InvoiceException error = error(gateway, invoice(1), Duration.ofSeconds(1));
            assertThat(error.reason()).isEqualTo(Reason.EXPIRED);
            assertThat(gateway.summary().retries()).containsKey(FailureClass.RESET);
        }
    }

    @Test
    void rejected_isNotRetried_andSaysWhy() throws Exception {
        try (Booth booth = new Booth()) {
            Invoice wrong = new Invoice("2026-1", BookingServer.UNKNOWN_CUSTOMER, 1, "EUR");
            InvoiceException error = error(booth, wrong, LIMIT);

            assertThat(error.reason()).isEqualTo(Reason.REJECTED);
            assertThat(error.mayBeBooked()).isFalse();
            assertThat(error).hasMessageContaining("422 no such customer").hasMessageContaining("2026-1");
            assertThat(booth.gateway.summary().requests()).isOne();
        }
    }

    @Test
    void wrongToken_isRejected_andNotShown() throws Exception {
        String wrong = "not-the-" + Booth.TOKEN;
        try (Booth booth = new Booth(settings -> settings.credentials(wrong::toCharArray))) {
            InvoiceException error = error(booth, invoice(1), LIMIT);

            assertThat(error.reason()).isEqualTo(Reason.REJECTED);
            assertThat(error.getMessage()).contains("401").doesNotContain(Booth.TOKEN);
            assertThat(booth.ended.toString()).doesNotContain(Booth.TOKEN);
        }
    }

    @Test
    void credentials_thatCannotBeUsed_failWithoutBeingShown() throws Exception {
        List<Supplier<char[]>> sources = List.of(
                () -> {
                    throw new IllegalStateException(Booth.TOKEN);
                },
                () -> new char[0],
                () -> (Booth.TOKEN + "\r\nX: y").toCharArray());
        for (Supplier<char[]> source : sources) {
            try (Booth booth = new Booth(settings -> settings.credentials(source))) {
                InvoiceException error = error(booth, invoice(1), LIMIT);
                assertThat(error.failure()).contains(FailureClass.LOCAL);
                assertThat(error.getMessage()).contains("credentials").doesNotContain(Booth.TOKEN);
                assertThat(booth.ledger.books().arrivals()).isZero();
            }
        }
    }

    @Test
    void credentials_used_areOverwritten() throws Exception {
        char[] token = Booth.TOKEN.toCharArray();
        try (Booth booth = new Booth(settings -> settings.credentials(() -> token))) {
            booth.gateway.sendAndWait(invoice(1), LIMIT);
            assertThat(token).containsOnly('\0');
        }
    }

    @Test
    void hostileReason_isEscapedAndCut() throws Exception {
        try (Booth booth = new Booth()) {
            booth.server.next(Fault.GARBAGE);
            booth.gateway.sendAndWait(invoice(1), LIMIT);
            assertThat(Text.visible("\u001b[31m\n\u2028\u0085" + "x".repeat(1_000)))
                    .startsWith("\\u001b[31m\\u000a\\u2028\\u0085xxx")
                    .hasSizeLessThan(270);
        }
    }

    private static InvoiceException error(Booth booth, Invoice invoice, Duration deadline) {
        return error(booth.gateway, invoice, deadline);
    }

    private static InvoiceException error(InvoiceGateway gateway, Invoice invoice, Duration deadline) {
        return catchThrowableOfType(InvoiceException.class, () -> gateway.sendAndWait(invoice, deadline));
    }

    /** Says something that is no TLS to whoever connects, and hangs up. */
    private static final class OddServer implements AutoCloseable {
        private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());

        OddServer(String words) throws IOException {
            Thread thread = new Thread(
                    () -> {
                        while (!listener.isClosed()) {
                            try (Socket socket = listener.accept()) {
                                socket.getInputStream().read();
                                socket.getOutputStream().write(words.getBytes(UTF_8));
                                socket.shutdownOutput();
                                socket.getInputStream().readAllBytes();
                            } catch (IOException e) {
                                // The client has had enough, or the test is over.
                            }
                        }
                    },
                    "odd-server");
            thread.setDaemon(true);
            thread.start();
        }

        InvoiceGateway gateway() {
            return InvoiceGateway.to(URI.create("https://localhost:" + listener.getLocalPort() + "/invoices"))
                    .tls(Booth.certificates().client())
                    .pauses(Duration.ofMillis(5), Duration.ofMillis(20))
                    .circuit(1_000, Duration.ofMillis(50))
                    .maxAttempts(1_000)
                    .listener(new GatewayListener() {
                        @Override
                        public void ended(Outcome outcome) {}

                        @Override
                        public void circuitChanged(Circuit circuit, CircuitState state, String reason) {}
                    })
                    .closeWithin(Duration.ofMillis(1))
                    .open();
        }

        @Override
        public void close() throws IOException {
            listener.close();
        }
    }
}
