package io.pinion.logging.jul;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.locks.LockSupport;
import java.util.logging.Logger;

/** What the tests run in a JVM of its own, with the log manager's configuration in a file. */
final class JulProgram {
    private static final Logger LOG = Logger.getLogger("com.acme.shop");

    private JulProgram() {}

    public static void main(String[] arguments) throws Exception {
        switch (arguments[0]) {
            case "exit" -> {
                for (int i = 0; i < 200; i++) {
                    LOG.info("line " + i);
                }
                System.exit(3);
            }
            case "one" -> LOG.info("the only line");
            case "everything" -> {
                LOG.finest("first");
                HttpClient.newHttpClient()
                        .send(
                                HttpRequest.newBuilder(URI.create(arguments[1])).build(),
                                HttpResponse.BodyHandlers.discarding());
                LOG.finest("last");
            }
            case "slowly" -> {
                for (int i = 0; i < 10; i++) {
                    LOG.finest("line " + i);
                    // Several requests, each of which logs.
                    LockSupport.parkNanos(50_000_000);
                }
            }
            default -> throw new IllegalArgumentException(arguments[0]);
        }
    }
}
