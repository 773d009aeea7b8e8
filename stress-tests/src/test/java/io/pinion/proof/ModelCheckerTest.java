package io.pinion.proof;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The tests under Lincheck, in a JVM of their own: the checker looks into the JDK's classes and uses what newer JDKs can
 * deny. {@code -Dpinion.lincheck=N} multiplies what they try.
 */
@Timeout(value = 1, unit = TimeUnit.HOURS)
class ModelCheckerTest {
    private static final int TIMES = Integer.getInteger("pinion.lincheck", 1);
    private static final Duration LIMIT = Duration.ofMinutes(10).multipliedBy(TIMES);

    @ParameterizedTest
    @ValueSource(strings = {"SubmissionQueueLincheck", "LoopLincheck"})
    void everySchedule_thatTheCheckerTries_keepsThePromise(String name, @TempDir Path work)
            throws IOException, InterruptedException {
        Path log = work.resolve("log");
        List<String> command = new ArrayList<>(List.of(Child.JAVA));
        command.addAll(Child.checkerFlags());
        command.addAll(List.of(
                "-Dpinion.lincheck=" + TIMES, "-cp", Child.classPath(), OneTest.class.getName(), Child.CHECKED + name));
        Child.Outcome outcome = Child.run(log, command, LIMIT);
        assertThat(outcome).as("%s", Files.readString(log)).isEqualTo(Child.Outcome.PASSED);
    }
}
