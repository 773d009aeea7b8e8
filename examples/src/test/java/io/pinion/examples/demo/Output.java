package io.pinion.examples.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;

/**
 * What one call of the demo said and returned.
 *
 * @param exitCode for the shell
 * @param text both streams together
 */
record Output(int exitCode, String text) {

    static Output of(String... arguments) {
        PrintStream out = System.out;
        PrintStream err = System.err;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        PrintStream capture = new PrintStream(bytes, true, UTF_8);
        System.setOut(capture);
        System.setErr(capture);
        try {
            int exitCode = Demo.run(arguments);
            return new Output(exitCode, bytes.toString(UTF_8));
        } finally {
            System.setOut(out);
            System.setErr(err);
        }
    }
}
