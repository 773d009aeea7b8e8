package io.pinion.logging.program;

import java.lang.System.Logger.Level;
import java.net.HttpURLConnection;
import java.net.URI;
import java.util.concurrent.locks.LockSupport;

/** What the tests run in a JVM of its own; not in a package of a module, so that it can be beside it. */
public final class SystemProgram {
    private SystemProgram() {}

    /** Logs while its class is initialised, and only then. */
    private static final class Early {
        static final System.Logger LOG = System.getLogger("com.acme.early");

        static {
            LOG.log(Level.INFO, "from a static initialiser");
        }

        private Early() {}

        static void touch() {}
    }

    public static void main(String[] arguments) throws Exception {
        System.Logger log = System.getLogger("com.acme.shop");
        switch (arguments[0]) {
            case "exit" -> {
                for (int i = 0; i < 200; i++) {
                    log.log(Level.DEBUG, "line " + i);
                }
                System.exit(3);
            }
            case "early" -> Early.touch();
            case "jdk" -> {
                HttpURLConnection connection =
                        (HttpURLConnection) URI.create(arguments[1]).toURL().openConnection();
                log.log(Level.INFO, "answer " + connection.getResponseCode());
            }
            case "redirected" -> {
                System.setErr(new java.io.PrintStream(new Logs(log), true, java.nio.charset.StandardCharsets.UTF_8));
                System.err.println("through a logger");
            }
            case "slowly" -> {
                for (int i = 0; i < 10; i++) {
                    log.log(Level.TRACE, "line " + i);
                    // Several requests, each of which logs.
                    LockSupport.parkNanos(50_000_000);
                }
            }
            case "nothing" -> {}
            default -> throw new IllegalArgumentException(arguments[0]);
        }
    }

    /** A stream that logs what is written, as servers put it behind {@code System.err}. */
    private static final class Logs extends java.io.OutputStream {
        private final System.Logger log;
        private final StringBuilder line = new StringBuilder();

        Logs(System.Logger log) {
            this.log = log;
        }

        @Override
        public void write(int octet) {
            if (octet == '\n') {
                log.log(Level.WARNING, line.toString());
                line.setLength(0);
            } else {
                line.append((char) octet);
            }
        }
    }
}
