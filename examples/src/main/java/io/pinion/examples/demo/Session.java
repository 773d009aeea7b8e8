package io.pinion.examples.demo;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The demo from the first line to the exit code: warm up, ship with each contender, report, prove. */
final class Session {
    private final Settings settings;
    private final List<ContenderKind> contenders;
    private final MachineLoad load = MachineLoad.now();
    private final PrintStream out = System.out;

    Session(Settings settings) {
        this.settings = settings;
        this.contenders = settings.contenders().stream()
                .filter(ContenderKind::isAvailable)
                .toList();
    }

    int run() throws DemoException, InterruptedException {
        makeOutputDirectory();
        out.print(Preamble.of(settings, contenders, load, footing()));
        Digest expected = StreamDigest.expected(settings.input(), settings.lines());
        List<RunResult> results = new ArrayList<>();
        try (CollectorProcess own = startCollectorIfNeeded()) {
            warmUp(own);
            for (ContenderKind kind : contenders) {
                RunResult result = measure(kind, own);
                results.add(result);
                if (result.failure() != null) {
                    // The others would only fail against the same collector.
                    out.print(FailureText.of(result, own == null ? null : own.causeOfDeath(), contenders));
                    return ExitCodes.NOT_PROVEN;
                }
            }
        }
        return report(results, expected);
    }

    private @Nullable String footing() throws DemoException, InterruptedException {
        return contenders.contains(ContenderKind.PINION) ? Footing.of(settings) : null;
    }

    private void makeOutputDirectory() throws DemoException {
        try {
            Files.createDirectories(settings.out());
        } catch (IOException e) {
            throw DemoException.usage("Cannot make the directory " + settings.out() + ": " + e + ". Nothing was sent.");
        }
    }

    private @Nullable CollectorProcess startCollectorIfNeeded() throws DemoException, InterruptedException {
        boolean needed = settings.to() == null || warmUpLines() > 0;
        return needed ? CollectorProcess.start(settings.transport(), settings.crashAfter(), settings.restarts()) : null;
    }

    private int warmUpLines() {
        if (settings.input().lines() == 0) {
            return 0;
        }
        return (int) Math.min(settings.rate() * settings.warmUp().toSeconds(), Integer.MAX_VALUE);
    }

    /** All before the first measurement, so that the code they share is equally warm for each. */
    private void warmUp(@Nullable CollectorProcess own) throws DemoException, InterruptedException {
        int lines = warmUpLines();
        if (own == null || lines == 0) {
            return;
        }
        System.err.println("Warming up for " + settings.warmUp().toSeconds() * contenders.size() + " s ...");
        for (ContenderKind kind : contenders) {
            RunResult result = new Run(kind, settings, own.target(), own, lines).ship();
            if (result.failure() != null) {
                throw DemoException.failed("The warm-up of " + kind.label() + " failed: " + result.failure());
            }
        }
    }

    private RunResult measure(ContenderKind kind, @Nullable CollectorProcess own)
            throws DemoException, InterruptedException {
        Target to = settings.to();
        Run run = to != null || own == null
                ? new Run(kind, settings, Objects.requireNonNull(to), null, settings.lines())
                : new Run(kind, settings, own.target(), own, settings.lines());
        // What the runs before left behind is not this contender's.
        System.gc();
        Progress progress = Progress.show(kind.label(), run, settings.lines());
        try {
            return run.ship();
        } finally {
            progress.end();
        }
    }

    private int report(List<RunResult> results, Digest expected) throws DemoException {
        boolean confirming = settings.to() == null;
        out.print(LatencyTable.of(results, confirming));
        out.print(Findings.of(results, settings, confirming, load));
        try {
            out.print(ResultFiles.write(settings, results, confirming));
        } catch (IOException | UncheckedIOException e) {
            throw DemoException.failed("Cannot write the results to " + settings.out() + ": " + e);
        }
        Proof proof = proof(results, expected, confirming);
        out.print(proof.text());
        return proof.exitCode();
    }

    private Proof proof(List<RunResult> results, Digest expected, boolean confirming) {
        Passage passage = results.get(0).passage();
        return settings.restarts() && passage != null
                ? PassageProof.of(results.get(0), passage, settings.input(), expected)
                : Proof.of(results, expected, confirming);
    }
}
