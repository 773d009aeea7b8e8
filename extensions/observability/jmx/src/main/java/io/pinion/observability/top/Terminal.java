package io.pinion.observability.top;

import java.io.Console;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Where the table goes: the second screen of a terminal, or plain text. What it changes in a terminal is put back by
 * {@link #leave}, and by a hook if the process is told to end.
 */
final class Terminal {
    private static final String ENTER = "\u001b[?1049h\u001b[?25l";
    private static final String LEAVE = "\u001b[?25h\u001b[?1049l";
    private static final String HOME = "\u001b[H";
    /** Before the text: after it, it would take the last character of a line that fills the width. */
    private static final String CLEAR_LINE = "\u001b[K";

    private static final String REST_OF_SCREEN = "\u001b[J";
    private static final int PLAIN_COLUMNS = 132;
    private static final int PLAIN_ROWS = Integer.MAX_VALUE;
    private static final int DEFAULT_COLUMNS = 80;
    private static final int DEFAULT_ROWS = 24;
    private static final int MIN_COLUMNS = 40;
    private static final int MAX_COLUMNS = 500;
    private static final int HEAD_ROWS = 2;
    private static final int MAX_RESTORES = 3;
    private static final long KEY_POLL_NS = TimeUnit.MILLISECONDS.toNanos(50);
    /** {@code Console.isTerminal()}, from Java 22 on; before, there is a console only where there is a terminal. */
    private static final @Nullable MethodHandle IS_TERMINAL = findIsTerminal();

    private final boolean plain;
    private final PrintStream out;
    private boolean entered;
    private boolean left;
    private @Nullable String savedMode;
    private int columns = DEFAULT_COLUMNS;
    private int rows = DEFAULT_ROWS;

    private Terminal(boolean plain, PrintStream out) {
        this.plain = plain;
        this.out = out;
    }

    static Terminal of(boolean plain, PrintStream out) {
        return new Terminal(plain || !isTerminal() || "dumb".equals(System.getenv("TERM")), out);
    }

    static boolean isTerminal() {
        Console console = System.console();
        if (console == null) {
            return false;
        }
        try {
            return IS_TERMINAL == null || (boolean) IS_TERMINAL.invokeExact(console);
        } catch (Throwable t) {
            return false;
        }
    }

    private static @Nullable MethodHandle findIsTerminal() {
        try {
            return MethodHandles.publicLookup()
                    .findVirtual(Console.class, "isTerminal", MethodType.methodType(boolean.class));
        } catch (NoSuchMethodException | IllegalAccessException e) {
            return null;
        }
    }

    boolean hasColours() {
        String none = System.getenv("NO_COLOR");
        return !plain && (none == null || none.isEmpty());
    }

    void enter() {
        if (!plain) {
            Runtime.getRuntime().addShutdownHook(new Thread(null, this::leave, "pinion-top-restore", 0, false));
            takeScreen();
        }
    }

    private synchronized void takeScreen() {
        if (left) {
            return;
        }
        entered = true;
        savedMode = Stty.run("-g");
        if (savedMode != null) {
            // Only what can be put back is changed.
            Stty.run("-icanon", "-echo");
        }
        out.print(ENTER);
        out.flush();
    }

    /** From any thread; once. Nothing is drawn afterwards. */
    synchronized void leave() {
        if (entered && !left) {
            out.print(LEAVE);
            out.flush();
            putBack();
        }
        left = true;
    }

    /** Again if it fails: the Ctrl-C that ends this process may end that command too. */
    private void putBack() {
        String mode = savedMode;
        for (int i = 0; mode != null && i < MAX_RESTORES && Stty.run(mode) == null; i++) {
            // Again.
        }
    }

    int columns() {
        return columns;
    }

    /** How many lines there is room for below the head. The cursor needs one more. */
    int rows() {
        return rows - HEAD_ROWS - 1;
    }

    /** Called before each table, so a resized window is filled the next time. */
    void measure() {
        int wanted = number(System.getenv("COLUMNS"), 0);
        if (plain) {
            columns = wanted == 0 ? PLAIN_COLUMNS : wanted;
            rows = PLAIN_ROWS;
        } else {
            String size = Stty.run("size");
            String[] parts = size == null ? new String[0] : size.strip().split(" ");
            rows = parts.length == 2 ? number(parts[0], DEFAULT_ROWS) : DEFAULT_ROWS;
            columns = parts.length == 2 ? number(parts[1], DEFAULT_COLUMNS) : wanted == 0 ? DEFAULT_COLUMNS : wanted;
        }
        columns = Math.max(MIN_COLUMNS, Math.min(MAX_COLUMNS, columns));
    }

    private static int number(@Nullable String text, int otherwise) {
        return text != null && text.matches("[1-9][0-9]{0,5}") ? Integer.parseInt(text) : otherwise;
    }

    /** False if nobody reads it any more. */
    synchronized boolean draw(String head, List<String> lines) {
        if (left) {
            return false;
        }
        StringBuilder screen = new StringBuilder(plain ? "" : HOME);
        line(screen, head.substring(0, Math.min(head.length(), columns)));
        line(screen, "");
        lines.subList(0, Math.min(lines.size(), Math.max(0, rows()))).forEach(each -> line(screen, each));
        screen.append(plain ? System.lineSeparator() : REST_OF_SCREEN);
        out.print(screen);
        // Flushes, too. Without this question a closed pipe would be written to for ever.
        return !out.checkError();
    }

    private void line(StringBuilder screen, String text) {
        screen.append(plain ? "" : CLEAR_LINE).append(text).append(plain ? System.lineSeparator() : "\n");
    }

    /** True if the user wants to end meanwhile. */
    boolean waitUntil(long atNs) {
        while (true) {
            long leftNs = atNs - System.nanoTime();
            if (leftNs <= 0) {
                return false;
            }
            LockSupport.parkNanos(this, plain ? leftNs : Math.min(leftNs, KEY_POLL_NS));
            if (isQuitPressed()) {
                return true;
            }
        }
    }

    boolean isQuitPressed() {
        return !plain && isQuitTyped();
    }

    private static boolean isQuitTyped() {
        try {
            while (System.in.available() > 0) {
                int key = System.in.read();
                if (key == 'q' || key == 'Q') {
                    return true;
                }
            }
            return false;
        } catch (IOException e) {
            return false;
        }
    }
}
