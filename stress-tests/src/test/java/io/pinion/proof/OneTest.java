package io.pinion.proof;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.launcher.Launcher;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/** Runs one JUnit test in this JVM; exit code 0 if it passed, 1 if it failed. */
public final class OneTest {
    /** The exit code when there is no such test, or it was skipped. */
    static final int NOT_RUN = 77;

    private OneTest() {}

    /**
     * Runs it.
     *
     * @param args the class, with a method behind a {@code #}; method parameters do not matter
     */
    public static void main(String[] args) throws ClassNotFoundException {
        String[] parts = args[0].split("#");
        Class<?> test = Class.forName(parts[0]);
        DiscoverySelector selector = parts.length == 1 ? selectClass(test) : method(test, parts[1]);
        SummaryGeneratingListener listener = new SummaryGeneratingListener();
        Launcher launcher = LauncherFactory.create();
        launcher.execute(
                LauncherDiscoveryRequestBuilder.request().selectors(selector).build(), listener);
        TestExecutionSummary summary = listener.getSummary();
        PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
        summary.printFailuresTo(out, 10);
        summary.printTo(out);
        if (summary.getTotalFailureCount() > 0) {
            exit(1);
        }
        exit(summary.getTestsSucceededCount() == 0 ? NOT_RUN : 0);
    }

    private static DiscoverySelector method(Class<?> test, String name) {
        return Arrays.stream(test.getDeclaredMethods())
                .filter(method -> method.getName().equals(name))
                .findFirst()
                .map(method -> selectMethod(test, method))
                .orElseThrow(() -> new IllegalArgumentException("no test " + name + " in " + test));
    }

    /** Whatever threads a broken worker has left. */
    private static void exit(int code) {
        Runtime.getRuntime().halt(code);
    }
}
