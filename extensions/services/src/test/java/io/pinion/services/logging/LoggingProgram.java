package io.pinion.services.logging;

import java.time.Duration;
import java.util.logging.Logger;

/** What {@link LoggingProcessTest} runs in a JVM of its own. */
final class LoggingProgram {
    private static final Logger LOGGER = Logger.getLogger("program");

    private LoggingProgram() {}

    public static void main(String[] arguments) {
        // Nothing is flushed by itself: what is seen was flushed by the end of the JVM.
        Logging.builder()
                .format(LogFormat.valueOf(arguments[0]))
                .flushInterval(Duration.ofHours(1))
                .open();
        for (int i = 0; i < 100; i++) {
            LOGGER.info("line " + i);
        }
        switch (arguments[1]) {
            case "throw" -> throw new IllegalStateException("as the test wants");
            case "exit" -> System.exit(3);
            case "halt-writers" -> {
                for (int t = 0; t < 4; t++) {
                    Thread writer = new Thread(LoggingProgram::writeForEver, "writer");
                    writer.setDaemon(true);
                    writer.start();
                }
            }
            default -> {}
        }
    }

    private static void writeForEver() {
        while (true) {
            LOGGER.info("x");
        }
    }
}
