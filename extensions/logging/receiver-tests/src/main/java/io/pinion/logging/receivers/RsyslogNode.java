package io.pinion.logging.receivers;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * rsyslog, with the raw message of each record written out as JSON. Its escaping of control characters on reception is off,
 * so that what is written is what was received, with one exception that cannot be turned off: a zero byte is written as
 * {@code #000}.
 *
 * <p>The main queue is direct: what an input has read is in its file before it reads on.
 */
public final class RsyslogNode extends ReceiverNode {
    /** The longest message. */
    public static final int MAX_MESSAGE_BYTES = 2 << 20;

    private static final Set<Input> ALL = EnumSet.complementOf(EnumSet.of(Input.HTTP));
    private static final List<Path> MODULES = List.of(
            Path.of("/usr/lib/x86_64-linux-gnu/rsyslog"),
            Path.of("/usr/lib/aarch64-linux-gnu/rsyslog"),
            Path.of("/usr/lib/rsyslog"),
            Path.of("/usr/lib64/rsyslog"));
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path program;

    private RsyslogNode(Path program, Set<Input> inputs) {
        super(inputs);
        this.program = program;
    }

    /** {@return why there can be none on this machine, or null} */
    public static @Nullable String missing() {
        if (Programs.find("rsyslogd") == null) {
            return "no rsyslogd on the path; install rsyslog and rsyslog-openssl";
        }
        return MODULES.stream().noneMatch(modules -> Files.exists(modules.resolve("lmnsd_ossl.so")))
                ? "rsyslog has no TLS by OpenSSL (looked in " + MODULES + "); install rsyslog-openssl"
                : null;
    }

    /** {@return a node with every input, not started; the test is skipped with the reason where there can be none} */
    public static RsyslogNode create() {
        return create(ALL);
    }

    /**
     * Makes a node, not started; the test is skipped with the reason where there can be none.
     *
     * @param inputs the ways in
     * @return the node
     */
    public static RsyslogNode create(Set<Input> inputs) {
        Programs.orSkip(missing());
        return new RsyslogNode(Objects.requireNonNull(Programs.find("rsyslogd")), inputs);
    }

    @Override
    List<String> prepare() throws IOException {
        Path configuration = directory().resolve("rsyslog.conf");
        Files.writeString(configuration, configuration());
        return List.of(program.toString(), "-n", "-iNONE", "-f", configuration.toString());
    }

    private String configuration() {
        StringBuilder text = new StringBuilder();
        text.append("""
                global(workDirectory="%1$s" maxMessageSize="%2$d" oversizemsg.input.mode="accept"
                  parser.escapeControlCharactersOnReceive="off" parser.escape8BitCharactersOnReceive="off"
                  parser.escapeControlCharacterTab="off" parser.dropTrailingLFOnReception="off"
                  parser.permitSlashInProgramName="on" net.enableDNS="off" shutdown.enable.ctlc="off"
                  defaultNetstreamDriverCAFile="%3$s" defaultNetstreamDriverCertFile="%3$s"
                  defaultNetstreamDriverKeyFile="%4$s")
                main_queue(queue.type="Direct")
                module(load="imtcp" maxSessions="500")
                module(load="imptcp")
                module(load="imudp")
                module(load="imuxsock" sysSock.use="off")
                template(name="record" type="list" option.jsonf="on") {
                  property(outname="raw" name="rawmsg" format="jsonf")
                  property(outname="msg" name="msg" format="jsonf")
                  property(outname="sd" name="structured-data" format="jsonf")
                }
                """.formatted(directory(), MAX_MESSAGE_BYTES, key().certificateFile(), key().keyFile()));
        for (Input input : inputs()) {
            text.append("""
                    ruleset(name="%1$s") { action(type="omfile" file="%2$s" template="record") }
                    input(%3$s ruleset="%1$s")
                    """.formatted(input.id(), output(input), parameters(input)));
        }
        text.append("*.* action(type=\"omfile\" file=\"%s\")\n"
                .formatted(directory().resolve("internal")));
        return text.toString();
    }

    private String parameters(Input input) {
        return switch (input) {
            case TCP_LINES, TCP_SYSLOG -> tcp(input) + " supportOctetCountedFraming=\"off\"";
            case TCP_COUNTED -> tcp(input) + " supportOctetCountedFraming=\"on\"";
            case TCP_NUL ->
                tcp(input) + " supportOctetCountedFraming=\"off\" addtlFrameDelimiter=\"0\" disableLFDelimiter=\"on\"";
            case TLS_LINES -> tcp(input) + TLS + " supportOctetCountedFraming=\"off\"";
            case TLS_COUNTED -> tcp(input) + TLS + " supportOctetCountedFraming=\"on\"";
            case UDP_SYSLOG -> "type=\"imudp\" address=\"127.0.0.1\" port=\"" + port(input) + "\" rcvbufSize=\"8m\"";
            case UNIX_STREAM ->
                "type=\"imptcp\" path=\"" + socket(input) + "\" supportOctetCountedFraming=\"off\" maxFrameSize=\""
                        + MAX_MESSAGE_BYTES + "\"";
            case UNIX_DATAGRAM ->
                "type=\"imuxsock\" socket=\"" + socket(input) + "\" useSpecialParser=\"off\" parseHostname=\"on\""
                        + " rateLimit.interval=\"0\" ignoreTimestamp=\"off\" usePIDFromSystem=\"off\"";
            case HTTP -> throw new IllegalArgumentException("rsyslog has no input for " + input);
        };
    }

    private static final String TLS =
            " streamDriver.name=\"ossl\" streamDriver.mode=\"1\" streamDriver.authMode=\"anon\"";

    private String tcp(Input input) {
        return "type=\"imtcp\" address=\"127.0.0.1\" port=\"" + port(input) + "\" maxFrameSize=\"" + MAX_MESSAGE_BYTES
                + "\"";
    }

    /** Its JSON holds bytes above 0x7F as they came, so that only as Latin-1 nothing of them is lost. */
    @Override
    Received parse(byte[] line) {
        try {
            JsonNode record = JSON.readTree(new String(line, StandardCharsets.ISO_8859_1));
            return new Received(bytes(record, "raw"), bytes(record, "msg"), structuredData(bytes(record, "sd")));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("rsyslog wrote what is not JSON", e);
        }
    }

    private static byte[] bytes(JsonNode record, String name) {
        return record.required(name).textValue().getBytes(StandardCharsets.ISO_8859_1);
    }

    private static byte[] structuredData(byte[] written) {
        return written.length == 1 && written[0] == '-' ? new byte[0] : written;
    }
}
