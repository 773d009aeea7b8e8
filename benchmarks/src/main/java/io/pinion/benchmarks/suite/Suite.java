package io.pinion.benchmarks.suite;

import io.pinion.benchmarks.suite.report.Report;
import io.pinion.benchmarks.suite.report.Run;
import io.pinion.benchmarks.suite.report.RunSet;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The command line of the suite: reads the options, asks the questions, writes the report. */
@Command(
        name = "benchmarks/run",
        sortOptions = false,
        usageHelpWidth = 110,
        description = {
            "",
            "Measures Pinion beside its peers: one process per contender and round, in turns. Writes tables, curves and "
                    + "plots.",
            ""
        },
        optionListHeading = "%nOptions:%n",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:every contender answered",
            "1:a worker of ours failed, or the report cannot be written",
            "2:the options cannot be used; nothing was measured"
        })
public final class Suite implements Callable<Integer> {
    private static final int FULL_ROUNDS = 10;
    private static final double QUICK_SCALE = 0.02;
    private static final Duration QUICK_LIMIT = Duration.ofSeconds(285);
    private static final Duration FULL_LIMIT = Duration.ofMinutes(58);
    private static final Duration CHILD_LIMIT = Duration.ofSeconds(120);
    private static final List<String> FLAGS = List.of("-Xms1g", "-Xmx1g", "--enable-native-access=ALL-UNNAMED");

    private final List<Question> all;

    @Option(names = "--quick", description = "At most 5 minutes: one short round, not for figures but to see it work.")
    private boolean quick;

    @Option(names = "--full", description = "The default: at most 60 minutes, 10 rounds if there is time.")
    private boolean full;

    @Option(
            names = "--only",
            paramLabel = "NAME",
            split = ",",
            splitSynopsisLabel = ",",
            description = "Questions or cards, such as throughput or P5. What was found about others is kept.")
    private List<String> only = new ArrayList<>();

    @Option(names = "--rounds", paramLabel = "N", description = "How often each contender has its turn.")
    private @Nullable Integer rounds;

    @Option(names = "--scale", paramLabel = "X", description = "Size of each measurement; 1 in a full run.")
    private @Nullable Double scale;

    @Option(names = "--pinned", description = "All questions with threads pinned; with --free, both.")
    private boolean pinned;

    @Option(names = "--free", description = "All questions with threads wherever the kernel puts them.")
    private boolean free;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "Where the report goes; default docs/performance, or target/performance in benchmarks for "
                    + "--quick.")
    private @Nullable Path out;

    /** The script takes it: this process runs on that JDK. */
    @Option(
            names = "--jdk",
            paramLabel = "HOME",
            description = "The JDK to measure on; default JAVA_HOME, or the java on the path.")
    private @Nullable Path jdk;

    @Option(names = "--list", description = "Shows questions, cards, contenders, and who cannot take part and why.")
    private boolean list;

    @Option(names = "--report-only", description = "Measures nothing; renders anew what was measured.")
    private boolean reportOnly;

    @Option(names = "--root", hidden = true)
    private Path root = Path.of("");

    @Option(names = "--help", usageHelp = true, description = "Shows this.")
    private boolean help;

    Suite(List<Question> all) {
        this.all = all;
    }

    /**
     * Runs the suite and exits.
     *
     * @param args see {@code --help}
     */
    public static void main(String[] args) {
        System.exit(commandLine(Catalogue.all()).execute(args));
    }

    static CommandLine commandLine(List<Question> all) {
        CommandLine commandLine = new CommandLine(new Suite(all));
        commandLine.setExecutionExceptionHandler((e, failed, parsed) -> {
            if (e instanceof IllegalArgumentException) {
                failed.getErr().println(e.getMessage());
                return 2;
            }
            e.printStackTrace(failed.getErr());
            return 1;
        });
        return commandLine;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        check();
        List<Question> questions = Choice.of(all, only);
        Report report = new Report(outDir(), Runtime.version().feature());
        if (reportOnly) {
            if (report.read().isEmpty()) {
                throw new IllegalArgumentException("there are no runs on this JDK in " + outDir()
                        + " to report: measure first, or choose the JDK with --jdk and the directory with --out");
            }
            report.render();
            return 0;
        }
        Pins pins = Pins.find();
        Plan plan = new Plan(questions, placings(), pins.whyNot());
        if (list) {
            System.out.print(Listing.of(questions, plan));
            return 0;
        }
        return run(settings(), plan, pins, report);
    }

    private void check() {
        if (quick && full) {
            throw new IllegalArgumentException("--quick and --full exclude each other");
        }
        if (jdk != null) {
            throw new IllegalArgumentException("--jdk is for the script benchmarks/run");
        }
        if (rounds != null && rounds < 1) {
            throw new IllegalArgumentException("--rounds must be at least 1, was " + rounds);
        }
        if (scale != null && !(scale > 0)) {
            throw new IllegalArgumentException("--scale must be positive, was " + scale);
        }
    }

    private Path outDir() {
        if (out != null) {
            return out;
        }
        return quick ? root.resolve("benchmarks/target/performance") : root.resolve("docs/performance");
    }

    private Set<Placing> placings() {
        Set<Placing> placings = EnumSet.noneOf(Placing.class);
        if (pinned) {
            placings.add(Placing.PINNED);
        }
        if (free) {
            placings.add(Placing.FREE);
        }
        return placings;
    }

    private Settings settings() {
        String answers =
                Runtime.version().feature() + "-" + ProcessHandle.current().pid();
        return new Settings(
                root,
                outDir(),
                root.resolve("benchmarks/target/answers").resolve(answers),
                rounds != null ? rounds : quick ? 1 : FULL_ROUNDS,
                scale != null ? scale : quick ? QUICK_SCALE : 1,
                quick,
                quick ? QUICK_LIMIT : FULL_LIMIT,
                CHILD_LIMIT,
                FLAGS);
    }

    private static int run(Settings settings, Plan plan, Pins pins, Report report)
            throws IOException, InterruptedException {
        Facts facts = new Facts(settings, pins);
        List<RunSet> older = report.read();
        Rounds rounds = new Rounds(settings, plan);
        Rounds.AfterRound keep = runs -> {
            RunSet set = new RunSet(facts.soFar(rounds.roundsDone()), plan.asked(), plan.absent(), runs);
            report.write(RunSet.merged(older, set));
            report.mergeCurves(set, settings.raw());
            report.render();
        };
        List<Run> runs = rounds.run(keep);
        List<Run> failed = runs.stream().filter(run -> run.failure() != null).toList();
        failed.forEach(run -> System.err.println(
                "failed: " + run.question() + ", " + run.contender() + ", " + run.placing() + ": " + run.failure()));
        if (!failed.isEmpty()) {
            System.err.println("logs are in " + settings.raw());
        }
        long disturbed = runs.stream().filter(Run::disturbed).count();
        System.out.println("benchmarks: " + runs.size() + " runs, " + disturbed + " disturbed, " + failed.size()
                + " failed; report in " + settings.out());
        return failed.stream().anyMatch(Suite::isOurFault) ? 1 : 0;
    }

    /** A peer that fails is in the report, and no reason to call the run broken. */
    private static boolean isOurFault(Run run) {
        return run.contender().startsWith("pinion") && !Rounds.NO_TIME_LEFT.equals(run.failure());
    }
}
