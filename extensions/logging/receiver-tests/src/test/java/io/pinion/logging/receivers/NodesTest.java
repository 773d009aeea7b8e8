package io.pinion.logging.receivers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pinion.logging.receivers.LineAccount.Totals;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The real receivers alone: what plain sockets send is what they write down. */
@Timeout(120)
class NodesTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** One syslog message for each hostile line that can be sent at all with that framing. */
    private static List<byte[]> messages(Input input) {
        List<byte[]> all = new ArrayList<>();
        int number = 0;
        for (String line : input == Input.UDP_SYSLOG ? LogLines.shortHostile() : LogLines.hostile()) {
            String header = "<34>1 2026-01-01T00:00:00Z host app - - [a@1 n=\"" + number++ + "\"] ";
            byte[] message = (header + "\uFEFF:" + LogLines.wellFormed(line)).getBytes(StandardCharsets.UTF_8);
            if (isCarried(input, message)) {
                all.add(message);
            }
        }
        return all;
    }

    private static boolean isCarried(Input input, byte[] message) {
        boolean counted = input == Input.TCP_COUNTED || input == Input.TLS_COUNTED || input == Input.UDP_SYSLOG;
        for (byte octet : message) {
            if (octet == 0 || octet == '\n' && !counted) {
                return false;
            }
        }
        // Some receivers take a space or a line feed off the end.
        return message[message.length - 1] != '\n';
    }

    private static void carriesEverything(ReceiverNode node, Input input) throws IOException {
        LineAccount account = new LineAccount();
        List<byte[]> messages = messages(input);
        messages.forEach(account::sent);
        PlainSender.send(node, input, messages);
        node.await(input, messages.size(), PATIENCE).forEach(record -> account.received(record.raw()));
        Totals totals = account.totals();
        assertThat(totals.isExact())
                .as("%s: %s, it said: %s", input, totals, node.said())
                .isTrue();
    }

    private static void carriesEverythingEverywhere(ReceiverNode node) throws IOException {
        node.start();
        for (Input input : node.inputs()) {
            if (input != Input.UNIX_DATAGRAM) {
                carriesEverything(node, input);
            }
        }
    }

    @Test
    void rsyslog_hostileSyslogFromPlainSockets_isWrittenByteForByte() throws IOException {
        try (RsyslogNode node = RsyslogNode.create()) {
            carriesEverythingEverywhere(node);
        }
    }

    @Test
    void syslogNg_hostileSyslogFromPlainSockets_isWrittenByteForByte() throws IOException {
        try (SyslogNgNode node = SyslogNgNode.create()) {
            carriesEverythingEverywhere(node);
        }
    }

    private static void parses(ReceiverNode node) throws IOException {
        node.start();
        String message =
                "<165>1 2026-11-28T20:00:00.123456Z host app 12 ID [a@1 b=\"c\\\"\\]\"][d@2 e=\"\"] \uFEFFtext";
        PlainSender.send(node, Input.TCP_COUNTED, List.of(message.getBytes(StandardCharsets.UTF_8)));
        Received received = node.await(Input.TCP_COUNTED, 1, PATIENCE).get(0);
        assertThat(received.text()).isEqualTo(message);
        assertThat(received.messageText()).endsWith("text").hasSizeLessThan(6);
        assertThat(new String(received.structuredData(), StandardCharsets.UTF_8))
                .isEqualTo("[a@1 b=\"c\\\"\\]\"][d@2 e=\"\"]");
    }

    @Test
    void rsyslog_structuredData_isToldFromTheMessage() throws IOException {
        try (RsyslogNode node = RsyslogNode.create(EnumSet.of(Input.TCP_COUNTED))) {
            parses(node);
        }
    }

    @Test
    void syslogNg_structuredData_isToldFromTheMessage() throws IOException {
        try (SyslogNgNode node = SyslogNgNode.create(EnumSet.of(Input.TCP_COUNTED))) {
            parses(node);
        }
    }

    @Test
    void nginx_bodiesFromPlainSockets_areWrittenByteForByte() throws IOException {
        try (NginxNode node = NginxNode.create()) {
            node.start();
            String body = "{\"a\":\"\u65E5\\n\u0007\"}\n{}";
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            try (Socket socket = new Socket("127.0.0.1", node.port(Input.HTTP))) {
                socket.getOutputStream()
                        .write(("POST /x HTTP/1.1\r\nHost: h\r\nContent-Length: " + bytes.length + "\r\n\r\n")
                                .getBytes(StandardCharsets.US_ASCII));
                socket.getOutputStream().write(bytes);
                byte[] answer = socket.getInputStream().readNBytes(12);
                assertThat(new String(answer, StandardCharsets.US_ASCII)).isEqualTo("HTTP/1.1 204");
            }
            assertThat(node.await(Input.HTTP, 1, PATIENCE))
                    .singleElement()
                    .extracting(Received::text)
                    .isEqualTo(body);
        }
    }

    private static void survives(ReceiverNode node) throws IOException {
        Set<Input> inputs = node.inputs();
        assertThat(inputs).contains(Input.TCP_SYSLOG);
        node.start();
        send(node, "first");
        node.await(Input.TCP_SYSLOG, 1, PATIENCE);
        node.restart();
        send(node, "second");
        node.await(Input.TCP_SYSLOG, 2, PATIENCE);
        node.kill();
        assertThatThrownBy(() -> send(node, "nobody")).isInstanceOf(IOException.class);
        assertThatThrownBy(node::stop).isInstanceOf(IllegalStateException.class).hasMessageContaining("does not run");
        node.start();
        node.pause();
        send(node, "third");
        assertThat(node.count(Input.TCP_SYSLOG)).isEqualTo(2);
        node.resume();
        assertThat(node.await(Input.TCP_SYSLOG, 3, PATIENCE))
                .extracting(Received::text)
                .containsExactly(message("first"), message("second"), message("third"));
    }

    private static String message(String text) {
        return "<34>1 2026-01-01T00:00:00Z host app - - - " + text;
    }

    private static void send(ReceiverNode node, String text) throws IOException {
        PlainSender.send(node, Input.TCP_SYSLOG, List.of(message(text).getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void rsyslog_stoppedKilledAndPaused_comesBackOnTheSamePort() throws IOException {
        try (RsyslogNode node = RsyslogNode.create(EnumSet.of(Input.TCP_SYSLOG, Input.UNIX_STREAM))) {
            survives(node);
        }
    }

    @Test
    void syslogNg_stoppedKilledAndPaused_comesBackOnTheSamePort() throws IOException {
        try (SyslogNgNode node = SyslogNgNode.create(EnumSet.of(Input.TCP_SYSLOG, Input.UNIX_STREAM))) {
            survives(node);
        }
    }

    @Test
    void kernelDrops_pausedReceiver_areCounted() throws IOException {
        try (RsyslogNode node = RsyslogNode.create(EnumSet.of(Input.UDP_SYSLOG))) {
            node.start();
            node.pause();
            List<byte[]> many = new ArrayList<>();
            for (int i = 0; i < 1_000; i++) {
                many.add(message("x".repeat(60_000)).getBytes(StandardCharsets.UTF_8));
            }
            PlainSender.send(node, Input.UDP_SYSLOG, many);
            long drops = node.kernelDrops(Input.UDP_SYSLOG);
            node.resume();
            assertThat(drops).isPositive();
            assertThat(node.await(Input.UDP_SYSLOG, 1_000 - drops, PATIENCE)).hasSize((int) (1_000 - drops));
        }
    }
}
