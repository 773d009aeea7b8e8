package io.pinion.logging.internal.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Traces beside those of the JDK, and throwables that do not behave. */
class StackTextTest {
    private final StackText stack = new StackText();

    private static String jdk(Throwable thrown) {
        StringWriter text = new StringWriter();
        thrown.printStackTrace(new PrintWriter(text));
        return text.toString().replace(System.lineSeparator(), "\n").stripTrailing();
    }

    private static Exception nested(int depth) {
        return depth == 0 ? new IOException("no route") : new IllegalStateException("at " + depth, nested(depth - 1));
    }

    @Test
    void of_causesAndSuppressed_isAsTheJdkPrintsIt() {
        Exception thrown = nested(4);
        thrown.addSuppressed(nested(2));
        thrown.getCause().addSuppressed(new Error());
        thrown.getSuppressed()[0].addSuppressed(new RuntimeException("deep", nested(1)));

        assertThat(stack.of(thrown).toString()).isEqualTo(jdk(thrown));
        assertThat(stack.of(nested(1)).toString()).isEqualTo(jdk(nested(1)));
    }

    @Test
    void of_circle_isAsTheJdkPrintsIt() {
        Exception first = new Exception("first");
        Exception second = new Exception("second", first);
        first.initCause(second);
        first.addSuppressed(second);

        assertThat(stack.of(first).toString()).isEqualTo(jdk(first));
    }

    @Test
    void of_deepCauses_isBounded() {
        String text = stack.of(nested(1_000)).toString();

        assertThat(text).hasSizeLessThanOrEqualTo(TextLimits.STACK_CHARS);
        Exception flat = new Exception();
        for (int i = 0; i < 500; i++) {
            flat.addSuppressed(withoutFrames(new Exception("s" + i)));
        }
        withoutFrames(flat);
        assertThat(stack.of(flat).toString().lines().filter(line -> line.contains("Exception")))
                .hasSize(TextLimits.THROWABLES);
        assertThat(stack.of(flat).toString().lines().filter(line -> line.contains("left out")))
                .hasSize(1);
        Exception chain = new Exception();
        for (int i = 0; i < 100; i++) {
            chain = withoutFrames(new Exception("c", chain));
        }
        assertThat(stack.of(chain).toString().lines().filter(line -> line.contains("Caused by")))
                .hasSize(TextLimits.CAUSES + 1);
    }

    private static Exception withoutFrames(Exception thrown) {
        thrown.setStackTrace(new StackTraceElement[0]);
        return thrown;
    }

    @Test
    void of_hugeMessage_isCut() {
        String text = stack.of(new Exception("x".repeat(1_000_000))).toString();

        assertThat(text).hasSizeLessThan(TextLimits.STACK_CHARS).contains("\n\tat ");
        Exception many = new Exception("y".repeat(10_000));
        IntStream.range(0, 10).forEach(i -> many.addSuppressed(new Exception("z".repeat(10_000))));
        assertThat(stack.of(many).toString()).hasSize(TextLimits.STACK_CHARS).endsWith("\n\t... (cut)");
        assertThat(stack.of(new Exception("small")).toString()).doesNotContain("(cut)");
    }

    @Test
    void of_throwablesThatThrow_areSurvived() {
        for (Throwable thrown : List.of(new Hostile(new RuntimeException()), new Hostile(new StackOverflowError()))) {
            String text = stack.of(new Exception(null, thrown)).toString();

            assertThat(text).contains("Caused by: " + Hostile.class.getName() + ": (toString() threw java.lang.");
        }
        assertThat(stack.of(new Nothing()).toString()).startsWith("null");
    }

    private static final class Hostile extends Exception {
        private static final long serialVersionUID = 1L;
        private final transient Throwable thrown;

        Hostile(Throwable thrown) {
            this.thrown = thrown;
        }

        private RuntimeException fail() {
            if (thrown instanceof Error error) {
                throw error;
            }
            throw (RuntimeException) thrown;
        }

        @Override
        public String getMessage() {
            throw fail();
        }

        @Override
        public synchronized Throwable getCause() {
            throw fail();
        }

        @Override
        public StackTraceElement[] getStackTrace() {
            throw fail();
        }
    }

    private static final class Nothing extends Exception {
        private static final long serialVersionUID = 1L;

        @Override
        public String toString() {
            return null;
        }

        @Override
        public StackTraceElement[] getStackTrace() {
            return new StackTraceElement[] {null};
        }
    }
}
