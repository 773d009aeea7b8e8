package io.pinion.logging.receivers;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * A shell that outlives this JVM, however that ends, and then kills the process it has last been told of and removes its
 * directory. It notices by the end of its input, so not even a SIGKILL of the JVM leaves something behind.
 */
final class Watchdog {
    /** In every name of a directory that it may remove. */
    static final String PREFIX = "pinion-receiver-";

    private static final String SCRIPT = """
            trap '' INT TERM HUP
            pid=
            while read -r line; do pid=$line; done
            [ -z "$pid" ] || kill -9 $pid 2>/dev/null
            case $1 in */pinion-receiver-*) ;; *) exit 1 ;; esac
            for try in 1 2 3 4 5; do rm -rf "$1" 2>/dev/null && exit 0; sleep 1; done
            """;
    private static final int PATIENCE_SECONDS = 20;

    private final Process shell;
    private final OutputStream input;

    private Watchdog(Process shell) {
        this.shell = shell;
        this.input = shell.getOutputStream();
    }

    static Watchdog over(Path directory) throws IOException {
        return new Watchdog(new ProcessBuilder("/bin/sh", "-c", SCRIPT, "pinion-watchdog", directory.toString())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start());
    }

    /** These are the processes from here on. */
    void watch(String pids) throws IOException {
        input.write((pids + "\n").getBytes(StandardCharsets.US_ASCII));
        input.flush();
    }

    /** Lets it kill and remove at once, and waits until it has. */
    void finish() {
        try {
            input.close();
            if (!shell.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                shell.destroyForcibly();
            }
        } catch (IOException e) {
            shell.destroyForcibly();
        } catch (InterruptedException e) {
            // It goes on alone.
            Thread.currentThread().interrupt();
        }
    }
}
