package io.pinion.observability.top;

import java.math.BigDecimal;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The command line. A count of 0 means without end; no target means the one JVM that has workers. */
record Options(
        @Nullable String target, @Nullable String user, long intervalNs, long count, boolean plain, boolean help) {
    static final String HELP = """
            Usage: java -jar pinion-observability-jmx.jar [options] [pid | service:jmx:...]

            Shows the workers of a JVM of the same user, renewed at an interval, until
            Ctrl-C or q. Without a process number it takes the one JVM that has workers;
            the JVM needs pinion-observability-jmx on its path.

              --interval S   seconds between two looks, 0.1 to 3600 (1)
              --count N      ends after N looks; rates begin with the second
              --user NAME    of an agent that wants a password, which is asked for, or is
                             the first line of the input
              --plain        plain text, a block for each look; so too when the output is
                             no terminal
              --help         this

            Columns: PENDING accepted and not ended; IN/s and OUT/s accepted and ended per
            second; WAIT from hand-over to start, RUN on the thread, LAG from a timer's
            deadline to its start, all since the worker began; IDLE share without work and
            WAKE/s wake-ups since the last look. What is wrong is said below the table.

            Environment: NO_COLOR turns colours off; COLUMNS is the width where there is
            no terminal.
            Exit codes: 0 ended as wanted, 1 the JVM has gone, 2 wrong arguments,
            3 no connection, or no answer, 4 no JVM, or several, to choose from;
            130 after Ctrl-C.
            """;

    private static final BigDecimal MIN_SECONDS = new BigDecimal("0.1");
    private static final BigDecimal MAX_SECONDS = new BigDecimal("3600");
    private static final BigDecimal NANOS = BigDecimal.valueOf(TimeUnit.SECONDS.toNanos(1));

    static Options parse(String... arguments) {
        String target = null;
        String user = null;
        long intervalNs = TimeUnit.SECONDS.toNanos(1);
        long count = 0;
        boolean plain = false;
        boolean help = false;
        for (int i = 0; i < arguments.length; i++) {
            switch (arguments[i]) {
                case "--help", "-h" -> help = true;
                case "--plain" -> plain = true;
                case "--interval" -> intervalNs = intervalNs(value(arguments, ++i));
                case "--user" -> user = value(arguments, ++i);
                case "--count" -> count = count(value(arguments, ++i));
                default -> target = target(target, arguments[i]);
            }
        }
        if (user != null && (target == null || !target.startsWith("service:"))) {
            throw new IllegalArgumentException("--user is for a URL; a JVM on this machine asks for no password");
        }
        return new Options(target, user, intervalNs, count, plain, help);
    }

    private static String value(String[] arguments, int index) {
        if (index >= arguments.length) {
            throw new IllegalArgumentException(arguments[index - 1] + " needs a value");
        }
        return arguments[index];
    }

    private static String target(@Nullable String before, String argument) {
        if (argument.startsWith("-")) {
            throw new IllegalArgumentException("there is no option " + Texts.clean(argument, 40));
        }
        if (before != null) {
            throw new IllegalArgumentException("one JVM at a time, but there are " + Texts.clean(before, 40) + " and "
                    + Texts.clean(argument, 40));
        }
        if (!argument.startsWith("service:jmx:") && !argument.matches("[0-9]{1,10}")) {
            throw new IllegalArgumentException(
                    Texts.clean(argument, 40) + " is neither a process number nor a URL that begins with service:jmx:");
        }
        return argument;
    }

    private static long intervalNs(String text) {
        BigDecimal seconds = null;
        if (text.length() <= 12) {
            try {
                seconds = new BigDecimal(text);
            } catch (NumberFormatException e) {
                // said below
            }
        }
        if (seconds == null || seconds.compareTo(MIN_SECONDS) < 0 || seconds.compareTo(MAX_SECONDS) > 0) {
            throw new IllegalArgumentException("--interval must be 0.1 to 3600 seconds, was " + Texts.clean(text, 40));
        }
        return seconds.multiply(NANOS).longValue();
    }

    private static long count(String text) {
        if (!text.matches("[0-9]{1,9}") || Long.parseLong(text) == 0) {
            throw new IllegalArgumentException("--count must be 1 to 999999999, was " + Texts.clean(text, 40));
        }
        return Long.parseLong(text);
    }
}
