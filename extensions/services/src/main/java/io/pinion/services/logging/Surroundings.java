package io.pinion.services.logging;

import java.io.Console;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What the process was started with, as far as formats depend on it.
 *
 * @param environment gives the value of a variable, or null
 * @param stderr what {@code /proc/self/fd/2} points to; null where there is no such thing
 * @param stderrIdentity device and inode of the standard error stream, as {@code JOURNAL_STREAM} has them
 */
record Surroundings(
        UnaryOperator<@Nullable String> environment,
        @Nullable String stderr,
        @Nullable String stderrIdentity) {
    private static final Path STDERR = Path.of("/proc/self/fd/2");

    static Surroundings ofProcess() {
        String target = null;
        String identity = null;
        try {
            target = Files.readSymbolicLink(STDERR).toString();
            identity = Files.getAttribute(STDERR, "unix:dev") + ":" + Files.getAttribute(STDERR, "unix:ino");
        } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
            // Not Linux, or no /proc: it is told by the console below.
        }
        return new Surroundings(System::getenv, target, identity);
    }

    private boolean isSet(String variable) {
        String value = environment.apply(variable);
        return value != null && !value.isEmpty();
    }

    boolean isTerminal() {
        if (stderr == null) {
            return hasConsole();
        }
        return stderr.startsWith("/dev/pts/") || stderr.startsWith("/dev/tty") || stderr.equals("/dev/console");
    }

    /** From JDK 22 on there is a console without a terminal too, and a method that tells. */
    private static boolean hasConsole() {
        Console console = System.console();
        if (console == null) {
            return false;
        }
        try {
            return Boolean.TRUE.equals(Console.class.getMethod("isTerminal").invoke(console));
        } catch (ReflectiveOperationException e) {
            return true;
        }
    }

    boolean wantsColours() {
        return isTerminal() && !isSet("NO_COLOR") && !"dumb".equals(environment.apply("TERM"));
    }

    /**
     * Tells whether lines end in the journal. A process inherits both variables from a unit and may have been redirected
     * since; therefore the stream itself has to fit.
     */
    boolean isJournal() {
        if (isSet("JOURNAL_STREAM")) {
            return stderrIdentity != null && stderrIdentity.equals(environment.apply("JOURNAL_STREAM"));
        }
        return isSet("INVOCATION_ID") && stderr != null && stderr.startsWith("socket:");
    }

    LogFormat resolve(LogFormat wanted) {
        if (wanted != LogFormat.AUTO) {
            return wanted;
        }
        if (isJournal()) {
            return LogFormat.JOURNALD;
        }
        return wantsColours() ? LogFormat.COLOUR : LogFormat.PLAIN;
    }
}
