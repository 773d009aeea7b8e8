package io.pinion.benchmarks.logs;

import java.util.List;

/** The contenders by name: a framework, and what a full queue does. */
final class LogPeers {
    static final String DROP = "-drop";
    static final String BLOCK = "-block";
    private static final List<String> FAMILIES =
            List.of("pinion-log4j2", "pinion-logback", "pinion-jul", "log4j2-async", "logback-async");

    private LogPeers() {}

    static List<String> dropping() {
        return FAMILIES.stream().map(name -> name + DROP).toList();
    }

    static List<String> blocking() {
        return FAMILIES.stream().map(name -> name + BLOCK).toList();
    }

    static LogPeer start(String contender, int port) {
        boolean blocking = contender.endsWith(BLOCK);
        String family = contender.substring(0, contender.lastIndexOf('-'));
        return switch (family) {
            case "pinion-log4j2" -> new PinionLog4jPeer(port, blocking);
            case "pinion-logback" -> new PinionLogbackPeer(port, blocking);
            case "pinion-jul" -> new PinionJulPeer(port, blocking);
            case "log4j2-async" -> new Log4jAsyncPeer(port);
            case "logback-async" -> new LogbackPeer(port, blocking);
            default -> throw new IllegalArgumentException("no contender " + contender);
        };
    }

    static List<String> flags(String contender) {
        if (contender.startsWith("log4j2-async")) {
            return Log4jAsyncPeer.flags(contender.endsWith(BLOCK));
        }
        return List.of("-Dlog4j2.enableThreadlocals=true", "-Dlog4j2.enableDirectEncoders=true");
    }
}
