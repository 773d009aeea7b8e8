package io.pinion.benchmarks.suite;

import io.pinion.benchmarks.suite.report.Answer;
import io.pinion.benchmarks.suite.report.Run;
import io.pinion.benchmarks.suite.report.RunFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Gives one contender its turn, in a process of its own. */
final class Asking {
    private static final Answer NONE = new Answer("", List.of(), List.of());

    private final Settings settings;

    Asking(Settings settings) {
        this.settings = settings;
    }

    /**
     * Asks.
     *
     * @param quiet whether the machine was quiet before
     */
    Run ask(Turn turn, int attempt, boolean quiet) throws IOException, InterruptedException {
        Run empty = run(turn, attempt, 0, new Disturbance(null, null), quiet, Optional.empty(), NONE);
        Path dir = Files.createDirectories(settings.raw().resolve(empty.slug()));
        Disturbance.Watch watch = Disturbance.watch();
        long startNs = System.nanoTime();
        Optional<String> failure = Child.run(command(turn, dir), dir, settings.childLimit());
        long durationMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNs);
        Answer answer = failure.isPresent() ? NONE : RunFile.readAnswer(dir.resolve(ChildProbe.ANSWER));
        return run(turn, attempt, durationMs, watch.end(), quiet, failure, answer);
    }

    private List<String> command(Turn turn, Path dir) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(settings.flags());
        command.addAll(turn.question().jvmFlags(turn.contender()));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Ask.class.getName()));
        command.addAll(List.of(turn.question().name(), turn.contender()));
        command.addAll(List.of(turn.placing().name(), String.valueOf(settings.scale()), dir.toString()));
        return command;
    }

    /** A turn that was not taken. */
    static Run missed(Turn turn, String why) {
        return run(turn, 1, 0, new Disturbance(null, null), true, Optional.of(why), NONE);
    }

    private static Run run(
            Turn turn,
            int attempt,
            long durationMs,
            Disturbance disturbance,
            boolean quiet,
            Optional<String> failure,
            Answer answer) {
        String start = ZonedDateTime.now()
                .minus(durationMs, ChronoUnit.MILLIS)
                .truncatedTo(ChronoUnit.SECONDS)
                .format(DateTimeFormatter.ISO_OFFSET_DATE_TIME);
        return new Run(
                turn.question().name(),
                turn.contender(),
                turn.placingName(),
                turn.round(),
                attempt,
                start,
                durationMs,
                disturbance.isTooMuch() || !quiet,
                disturbance.foreignLoadPercent(),
                disturbance.stealPercent(),
                answer.collector(),
                failure.orElse(null),
                answer.curves(),
                answer.figures());
    }
}
