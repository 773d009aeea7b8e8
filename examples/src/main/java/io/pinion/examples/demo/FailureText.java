package io.pinion.examples.demo;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Says what is known about the lines of a run that failed. */
final class FailureText {
    private FailureText() {}

    static String of(RunResult result, @Nullable String causeOfDeath, List<ContenderKind> contenders) {
        String cause = causeOfDeath == null ? result.failure() : result.failure() + "; " + causeOfDeath;
        return String.format(
                Locale.ROOT,
                """

                NOT PROVEN: shipping with %s failed: %s
                  %,12d lines there were to ship
                  %,12d lines were handed over
                  %,12d lines, %,d bytes, were taken by the kernel
                  %s
                %s%s""",
                result.kind().label(),
                cause,
                result.linesWanted(),
                result.linesHandedOver(),
                result.linesTaken(),
                result.bytesTaken(),
                confirmed(result),
                account(result),
                skipped(result, contenders));
    }

    private static String confirmed(RunResult result) {
        if (result.linesConfirmed() == 0 && result.received() == null) {
            return "           0 lines are known to have been received";
        }
        return String.format(
                Locale.ROOT,
                "%,12d lines are known to have been received; the collector may have more than it confirmed",
                result.linesConfirmed());
    }

    private static String account(RunResult result) {
        return result.passage() == null
                ? ""
                : "  " + AccountText.of(result.passage().account()) + "\n";
    }

    private static String skipped(RunResult failed, List<ContenderKind> contenders) {
        String names = contenders.stream()
                .skip(contenders.indexOf(failed.kind()) + 1L)
                .map(ContenderKind::label)
                .collect(Collectors.joining(", "));
        return names.isEmpty() ? "" : "Not run: " + names + ".\n";
    }
}
