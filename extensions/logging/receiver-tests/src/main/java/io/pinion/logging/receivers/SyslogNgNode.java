package io.pinion.logging.receivers;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * syslog-ng, with the raw message of each record written out in base64, so that nothing of it can change on the way.
 * In newline framing it takes a zero byte for the end of a line, as it takes a line feed. It adds an element
 * {@code meta} to the structured data of what comes over Unix-domain sockets.
 *
 * <p>Debian's packages of rsyslog and of syslog-ng exclude each other, so syslog-ng is also found where its package has
 * been unpacked: in the directory that {@code -Dpinion.syslogng.home} names, or else in {@code /opt/syslog-ng}.
 */
public final class SyslogNgNode extends ReceiverNode {
    /** The longest message. */
    public static final int MAX_MESSAGE_BYTES = 2 << 20;

    private static final String HOME_PROPERTY = "pinion.syslogng.home";
    private static final Set<Input> ALL = EnumSet.complementOf(EnumSet.of(Input.HTTP, Input.TCP_NUL));

    private final Path home;

    private SyslogNgNode(Path home, Set<Input> inputs) {
        super(inputs);
        this.home = home;
    }

    private static @Nullable Path home() {
        String named = System.getProperty(HOME_PROPERTY);
        List<Path> candidates =
                named == null ? List.of(Path.of("/"), Path.of("/opt/syslog-ng")) : List.of(Path.of(named));
        return candidates.stream()
                .filter(home -> Files.isExecutable(program(home)))
                .findFirst()
                .orElse(null);
    }

    private static Path program(Path home) {
        return home.resolve("usr/sbin/syslog-ng");
    }

    /** {@return why there can be none on this machine, or null} */
    public static @Nullable String missing() {
        return home() == null
                ? "no syslog-ng in /usr/sbin or /opt/syslog-ng/usr/sbin; install syslog-ng-core, or unpack it and name"
                        + " the directory with -D" + HOME_PROPERTY + "=DIRECTORY"
                : null;
    }

    /** {@return a node with every input, not started; the test is skipped with the reason where there can be none} */
    public static SyslogNgNode create() {
        return create(ALL);
    }

    /**
     * Makes a node, not started; the test is skipped with the reason where there can be none.
     *
     * @param inputs the ways in
     * @return the node
     */
    public static SyslogNgNode create(Set<Input> inputs) {
        Programs.orSkip(missing());
        return new SyslogNgNode(Objects.requireNonNull(home()), inputs);
    }

    @Override
    List<String> prepare() throws IOException {
        Path configuration = directory().resolve("syslog-ng.conf");
        Files.writeString(configuration, configuration());
        return List.of(
                program(home).toString(),
                "--foreground",
                "--no-caps",
                "--cfgfile=" + configuration,
                "--persist-file=" + directory().resolve("persist"),
                "--pidfile=" + directory().resolve("pid"),
                "--control=" + directory().resolve("control"),
                "--module-path=" + modules());
    }

    /** The version is in the name of the directory. */
    private Path modules() throws IOException {
        Path libraries = home.resolve("usr/lib/syslog-ng");
        try (var found = Files.list(libraries)) {
            return found.filter(Files::isDirectory)
                    .findFirst()
                    .orElseThrow(() -> new IOException("no modules in " + libraries));
        }
    }

    @Override
    Map<String, String> environment() {
        try {
            Path modules = modules();
            return Map.of("LD_LIBRARY_PATH", modules.getParent() + File.pathSeparator + modules);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private String configuration() throws IOException {
        StringBuilder text = new StringBuilder();
        text.append("""
                @version: %1$s
                @module syslogformat
                @module affile
                @module afsocket
                @module basicfuncs
                options { log-msg-size(%2$d); keep-hostname(yes); use-dns(no); dns-cache(no); chain-hostnames(no);
                  stats-freq(0); flush-lines(1); log-fifo-size(100000); };
                template record {
                  template("$(base64-encode ${RAWMSG}) $(base64-encode ${MESSAGE}) $(base64-encode ${SDATA})\\n");
                  template-escape(no);
                };
                """.formatted(modules().getFileName(), MAX_MESSAGE_BYTES));
        for (Input input : inputs()) {
            text.append("""
                    log { source { %1$s }; destination { file("%2$s" template(record)); }; flags(flow-control); };
                    """.formatted(source(input), output(input)));
        }
        return text.toString();
    }

    private String source(Input input) {
        String syslog = " log-iw-size(10000) max-connections(100) flags(syslog-protocol, store-raw-message)";
        String lines = " log-iw-size(10000) max-connections(100) flags(no-parse, store-raw-message)";
        String datagrams = " flags(syslog-protocol, store-raw-message)";
        return switch (input) {
            case TCP_LINES -> "network(transport(\"tcp\")" + address(input) + lines + ");";
            case TCP_SYSLOG -> "network(transport(\"tcp\")" + address(input) + syslog + ");";
            case TCP_COUNTED -> "syslog(transport(\"tcp\")" + address(input) + syslog + ");";
            case TLS_LINES -> "network(transport(\"tls\")" + address(input) + tls() + lines + ");";
            case TLS_COUNTED -> "syslog(transport(\"tls\")" + address(input) + tls() + syslog + ");";
            case UDP_SYSLOG -> "network(transport(\"udp\")" + address(input) + " so-rcvbuf(8388608)" + datagrams + ");";
            case UNIX_STREAM -> "unix-stream(\"" + socket(input) + "\"" + syslog + ");";
            case UNIX_DATAGRAM -> "unix-dgram(\"" + socket(input) + "\"" + datagrams + ");";
            case TCP_NUL, HTTP -> throw new IllegalArgumentException("syslog-ng has no input for " + input);
        };
    }

    private String address(Input input) {
        return " ip(\"127.0.0.1\") port(" + port(input) + ")";
    }

    private String tls() {
        return " tls(key-file(\"" + key().keyFile() + "\") cert-file(\"" + key().certificateFile()
                + "\") peer-verify(optional-untrusted))";
    }

    @Override
    Received parse(byte[] line) {
        String[] parts = new String(line, StandardCharsets.US_ASCII).split(" ", -1);
        if (parts.length != 3) {
            throw new IllegalStateException("syslog-ng wrote " + parts.length + " columns instead of 3");
        }
        byte[] raw = decoded(parts[0]);
        byte[] message = decoded(parts[1]);
        return new Received(raw.length == 0 ? message : raw, message, decoded(parts[2]));
    }

    private static byte[] decoded(String text) {
        return Base64.getDecoder().decode(text);
    }
}
