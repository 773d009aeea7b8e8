package io.pinion.stress.life;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/** Ties a child JVM to the programme that started it: commands come by it, and its end ends the child. */
final class Lifeline {
    private static final int ORPHANED = 99;

    private final BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));

    /** The next command; ends this process when there will be none. */
    String next() {
        try {
            String line = input.readLine();
            if (line != null) {
                return line;
            }
        } catch (IOException e) {
            // As good as the end.
        }
        Runtime.getRuntime().halt(ORPHANED);
        return "";
    }

    /** For children that take no commands. */
    static void watch() {
        Lifeline lifeline = new Lifeline();
        Thread thread = new Thread(
                () -> {
                    while (true) {
                        lifeline.next();
                    }
                },
                "lifeline");
        thread.setDaemon(true);
        thread.start();
    }
}
