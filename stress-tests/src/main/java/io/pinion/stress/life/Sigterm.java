package io.pinion.stress.life;

import io.pinion.stress.life.SigtermRun.End;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Whether SIGTERM loses nothing: processes under load get it at random moments, their start included. The exit code must be
 * 143 (1 where the JVM itself was not ready for a signal), what was accepted must have started or be listed by the end of
 * the grace, and nothing twice. Then a second signal, hooks of others which log, block or exit, an error stream that blocks,
 * and {@code -Xrs}. The twins are SIGKILL, a worker that nobody closes, and SIGTERM under {@code -Xrs}: there the loss must
 * be seen.
 *
 * <p>Options: {@code runs=}, {@code seed=}, {@code case=} for one case only.
 */
public final class Sigterm {
    private static final int QUICK = 20;
    private static final int FULL = 1000;
    private static final Duration LIMIT_OF_QUICK = Duration.ofMinutes(5);
    private static final Duration LIMIT_OF_FULL = Duration.ofMinutes(90);

    private static final int TERMINATED = 143;
    private static final int KILLED = 137;
    /** What the JVM says, and ends with 1, where the signal finds it half initialised; no code of ours has run then. */
    private static final String NOT_YET_A_JVM = "Error occurred during initialization of VM";
    /** From before the JVM has begun until the load has been on for some time. */
    private static final int MAX_AGE_MS = 900;

    private static final Duration LONG_GRACE = Duration.ofSeconds(10);
    private static final Duration SHORT_GRACE = Duration.ofMillis(300);
    private static final Duration SHORT_BLOCK = Duration.ofSeconds(1);
    private static final Duration BEYOND_GRACE = Duration.ofSeconds(1);
    private static final SigtermCase[] RANDOM_CASES = {
        SigtermCase.SHARED,
        SigtermCase.OWN_REPORT,
        SigtermCase.SHARED_SLOW,
        SigtermCase.OWN_REPORT,
        SigtermCase.SHARED,
        SigtermCase.HOOK_LOGS,
        SigtermCase.SHARED_SLOW,
        SigtermCase.HOOK_BLOCKS
    };

    private final SplittableRandom random;
    private final List<String> problems = new ArrayList<>();
    private final Map<SigtermCase, Integer> runs = new EnumMap<>(SigtermCase.class);
    private Duration longestDrain = Duration.ZERO;
    private Duration latestEnd = Duration.ZERO;
    private long accepted;
    private long listed;
    private int beforeLoad;
    private int beforeTheJvm;

    private Sigterm(SplittableRandom random) {
        this.random = random;
    }

    /**
     * Runs the programme.
     *
     * @param args {@code quick} or {@code full}, and options
     */
    public static void main(String[] args) {
        Programme.main(
                "sigterm",
                LIMIT_OF_QUICK,
                LIMIT_OF_FULL,
                args,
                arguments -> new Sigterm(arguments.random()).run(arguments));
    }

    private Outcome run(Arguments arguments) throws Exception {
        int count = arguments.count("runs", QUICK, FULL);
        String only = arguments.text("case", "");
        for (int i = 0; i < count; i++) {
            SigtermCase kind = only.isEmpty() ? RANDOM_CASES[i % RANDOM_CASES.length] : SigtermCase.valueOf(only);
            atRandomMoment(kind, i % 10 == 9);
            if (i % 100 == 99) {
                System.out.println(i + 1 + " runs, " + problems.size() + " problems, " + figures());
            }
        }
        blockingHook(arguments.isFull() ? Duration.ofSeconds(30) : Duration.ofSeconds(3));
        exitInHook();
        errorStreamHeld();
        exitUnderXrs();
        twin("SIGKILL", SigtermCase.SHARED_SLOW, "KILL", KILLED, List.of());
        twin("a worker that nobody closes", SigtermCase.NO_HOOK, "TERM", TERMINATED, List.of());
        twin("SIGTERM under -Xrs", SigtermCase.SHARED_SLOW, "TERM", TERMINATED, List.of("-Xrs"));
        return Outcome.of(problems, figures());
    }

    private String figures() {
        return runs + ", " + beforeLoad + " of them before the load (" + beforeTheJvm + " before the JVM had begun), "
                + accepted + " tasks accepted, " + listed
                + " listed, longest drain " + longestDrain.toMillis() + " ms, latest end " + latestEnd.toMillis()
                + " ms beyond the grace";
    }

    private SigtermRun start(SigtermCase kind, Duration grace, Duration block, String... flags) throws Exception {
        List<String> all = new ArrayList<>(List.of("-Xmx128m", "-XX:+UseSerialGC", "-XX:-UsePerfData"));
        all.addAll(List.of(flags));
        return new SigtermRun(kind, grace, block, random.nextLong(), all);
    }

    private void atRandomMoment(SigtermCase kind, boolean withSecondSignal) throws Exception {
        Duration grace = kind == SigtermCase.OWN_REPORT ? SHORT_GRACE : LONG_GRACE;
        try (SigtermRun run = start(kind, grace, SHORT_BLOCK)) {
            run.untilAge(Duration.ofNanos(
                    random.nextLong(Duration.ofMillis(MAX_AGE_MS).toNanos())));
            run.signal("TERM");
            if (withSecondSignal && run.isAlive()) {
                run.signal("TERM");
            }
            check(run.end(), TERMINATED, grace, kind == SigtermCase.HOOK_BLOCKS ? SHORT_BLOCK : Duration.ZERO);
        }
    }

    /** What must hold wherever the drain could run. */
    private void check(End end, int exitCode, Duration grace, Duration block) {
        String name = end.kind() + (end.drain().isZero() ? " before its hooks" : "");
        runs.merge(end.kind(), 1, Integer::sum);
        accepted += end.sum().accepted();
        listed += end.sum().listed();
        if (end.sum().accepted() == 0) {
            beforeLoad++;
        }
        if (end.sum().accepted() == 0 && end.output().contains(NOT_YET_A_JVM)) {
            beforeTheJvm++;
        } else if (end.exitCode() != exitCode) {
            problems.add(name + " ended with " + end.exitCode() + ", said " + end.output());
        }
        if (!end.isLossless()) {
            problems.add(name + " lost or doubled something: " + end.sum() + ", unnamed " + end.unnamed());
        }
        if (!end.drain().isZero() && !end.isFinal()) {
            problems.add(name + ": the report was not final");
        }
        if (longestDrain.compareTo(end.drain()) < 0) {
            longestDrain = end.drain();
        }
        Duration within = grace.plus(BEYOND_GRACE);
        if (end.drain().compareTo(within) > 0) {
            problems.add(name + " drained for " + end.drain() + ", grace " + grace);
        }
        Duration allowed = within.compareTo(block) > 0 ? within : block;
        if (end.took().compareTo(allowed.plus(SigtermRun.SLACK)) > 0) {
            problems.add(name + " took " + end.took() + " to end, grace " + grace + ", block " + block);
        }
        Duration beyond = end.took().minus(grace);
        if (latestEnd.compareTo(beyond) < 0 && block.isZero()) {
            latestEnd = beyond;
        }
    }

    /** The process waits for the other hook, as the JVM has it; the drain does not. */
    private void blockingHook(Duration block) throws Exception {
        try (SigtermRun run = start(SigtermCase.HOOK_BLOCKS, LONG_GRACE, block)) {
            run.untilLoaded().signal("TERM");
            if (!run.awaitDrained(LONG_GRACE.plus(BEYOND_GRACE)) || !run.isAlive()) {
                problems.add("the drain waited for the hook that blocks");
            }
            check(run.end(), TERMINATED, LONG_GRACE, block);
        }
    }

    /** A hook that calls exit waits for itself, and so does the JVM, for ever. What was accepted has run all the same. */
    private void exitInHook() throws Exception {
        try (SigtermRun run = start(SigtermCase.HOOK_EXITS, LONG_GRACE, Duration.ZERO)) {
            run.untilLoaded().signal("TERM");
            if (!run.awaitDrained(LONG_GRACE.plus(BEYOND_GRACE))) {
                problems.add("the drain did not end beside a hook that calls exit");
            }
            killAndCheck("a hook that calls exit", run);
        }
    }

    /** The worker never returns from its log line, and the JDK's own hook for logging waits for it; the drain does not. */
    private void errorStreamHeld() throws Exception {
        try (SigtermRun run = start(SigtermCase.STDERR_HELD, SHORT_GRACE, Duration.ZERO)) {
            run.untilLoaded().untilAge(Duration.ofMillis(MAX_AGE_MS)).signal("TERM");
            // One that waited for the stream would wait for ever.
            if (!run.awaitDrained(Duration.ofSeconds(30))) {
                problems.add("the drain did not end with an error stream that blocks");
            }
            killAndCheck("an error stream that blocks", run);
        }
    }

    /** For a process that the JVM keeps for reasons that are not the library's. */
    private void killAndCheck(String name, SigtermRun run) throws Exception {
        boolean hangs = run.isAlive();
        run.signal("KILL");
        End end = run.end();
        System.out.println(name + ": the drain took " + end.drain().toMillis() + " ms, the JVM "
                + (hangs ? "went on waiting" : "ended") + ", " + end.sum());
        if (!end.isLossless() || !end.isFinal()) {
            problems.add(name + ": " + end.sum());
        }
    }

    /** The JVM leaves the signals alone; an exit of the application still drains. */
    private void exitUnderXrs() throws Exception {
        try (SigtermRun run = start(SigtermCase.SHARED_SLOW, LONG_GRACE, Duration.ZERO, "-Xrs")) {
            run.untilLoaded().say("exit 7");
            check(run.end(), 7, LONG_GRACE, Duration.ZERO);
        }
    }

    private void twin(String what, SigtermCase kind, String signal, int exitCode, List<String> flags) throws Exception {
        try (SigtermRun run = start(kind, LONG_GRACE, Duration.ZERO, flags.toArray(new String[0]))) {
            End end = run.untilLoaded().signal(signal).end();
            if (end.exitCode() != exitCode
                    || end.sum().lost() == 0
                    || !end.drain().isZero()) {
                problems.add("twin " + what + " lost nothing, so the real runs prove nothing: " + end);
            } else {
                System.out.println("twin " + what + ": " + end.sum().lost() + " of "
                        + end.sum().accepted() + " accepted tasks lost, exit code " + end.exitCode());
            }
        }
    }
}
