package io.pinion.benchmarks.logs;

import java.util.List;
import java.util.stream.Stream;

/** The contenders by name: a framework, and what a full queue does. */
final class LogPeers {
    private static final String DROP = "-drop";
    private static final String BLOCK = "-block";
    private static final List<String> FAMILIES =
            List.of("pinion-log4j2", "pinion-logback", "pinion-jul", "log4j2-async", "logback-async");

    private LogPeers() {}

    static List<String> families() {
        return FAMILIES;
    }

    /** Each family twice, dropping and blocking. */
    static List<String> both() {
        return Stream.of(DROP, BLOCK)
                .flatMap(end -> FAMILIES.stream().map(name -> name + end))
                .toList();
    }

    static LogPeer start(String family, boolean blocking, int port) {
        return switch (family) {
            case "pinion-log4j2" -> new PinionLog4jPeer(port, blocking);
            case "pinion-logback" -> new PinionLogbackPeer(port, blocking);
            case "pinion-jul" -> new PinionJulPeer(port, blocking);
            case "log4j2-async" -> new Log4jAsyncPeer(port);
            case "logback-async" -> new LogbackPeer(port, blocking);
            default -> throw new IllegalArgumentException("no contender " + family);
        };
    }

    static boolean isBlocking(String contender) {
        return contender.endsWith(BLOCK);
    }

    static String family(String contender) {
        return contender.substring(0, contender.lastIndexOf('-'));
    }

    static List<String> flags(String family, boolean blocking) {
        if (family.equals("log4j2-async")) {
            return Log4jAsyncPeer.flags(blocking);
        }
        return List.of("-Dlog4j2.enableThreadlocals=true", "-Dlog4j2.enableDirectEncoders=true");
    }
}
