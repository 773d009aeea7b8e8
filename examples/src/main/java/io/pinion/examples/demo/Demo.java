package io.pinion.examples.demo;

import io.pinion.worker.IdleStrategy;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The command line of the demo: reads the options, checks them, starts the {@link Session}. */
@Command(
        name = "pinion-demo",
        sortOptions = false,
        usageHelpWidth = 110,
        customSynopsis = "java -jar pinion-demo.jar [OPTIONS] [FILE]",
        description = {
            "",
            "Ships log lines through a Pinion worker to a TCP collector, measures that beside the JDK's executors, and "
                    + "proves that every line arrived.",
            "",
            "Without a file it ships generated lines, or standard input if lines are piped in. A line ends at LF or at "
                    + "the end of the input; all other bytes, CR and invalid UTF-8 included, go out as they are. Each "
                    + "line is due at a fixed time given by --rate, and times are measured from then, late or not.",
            ""
        },
        optionListHeading = "%nOptions:%n",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:proven: the collector confirmed every line by count and checksum, in order where the order is promised",
            "1:not proven: something was lost, stalled, or cannot be written",
            "2:the options or the input cannot be used; nothing was sent",
            "3:sent to --to: a collector of yours took every byte and confirms nothing, so nothing is proven"
        })
public final class Demo implements Callable<Integer> {
    static final int DEFAULT_RATE = 20_000;
    private static final int DEFAULT_SECONDS = 5;
    private static final int MAX_LINES = 100_000_000;
    private static final int MAX_RATE = 10_000_000;

    @Parameters(arity = "0..1", paramLabel = "FILE", description = "The log file; - for standard input.")
    private @Nullable String file;

    @Option(
            names = "--rate",
            paramLabel = "N",
            description = "Lines per second; default ${DEFAULT-VALUE}, which two cores can carry.")
    private int rate = DEFAULT_RATE;

    @Option(
            names = "--lines",
            paramLabel = "N",
            description = "How many lines each contender ships, repeating the input as needed; default the input once, "
                    + "or 5 seconds of generated lines. A last line without LF gets one.")
    private @Nullable Integer lines;

    @Option(
            names = "--idle",
            paramLabel = "STRATEGY",
            converter = IdleConverter.class,
            description = "What Pinion's thread does when idle: adaptive (default), busy-spin, yielding, blocking.")
    private IdleStrategy idle = IdleStrategy.ADAPTIVE;

    @Option(
            names = "--capacity",
            paramLabel = "N",
            description =
                    "Slots of Pinion's lane, a power of two from 2 to 2^24; default ${DEFAULT-VALUE}. A full lane "
                            + "makes the producer wait.")
    private int capacity = 16_384;

    @Option(
            names = "--to",
            paramLabel = "HOST:PORT",
            description = "Ships to a collector of yours instead of one that the demo starts. Only Pinion takes part "
                    + "unless --contenders names others: each of them sends its own copy.")
    private @Nullable String to;

    @Option(
            names = "--contenders",
            paramLabel = "LIST",
            split = ",",
            converter = ContenderConverter.class,
            description = "Who takes part, in order: pinion,executor,virtual (default: all that this JDK has).")
    private List<ContenderKind> contenders = new ArrayList<>();

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "Where latency.svg and the .hgrm files go; default ${DEFAULT-VALUE}.")
    private Path out = Path.of("pinion-demo-results");

    @Option(
            names = "--stall-limit",
            paramLabel = "SECONDS",
            description = "How long a collector may do nothing before the demo gives up; default ${DEFAULT-VALUE}.")
    private int stallLimitSeconds = 10;

    @Option(
            names = "--warm-up",
            paramLabel = "SECONDS",
            description = "How long each contender runs, to a collector of our own, before it is measured; default "
                    + "${DEFAULT-VALUE}.")
    private int warmUpSeconds = 1;

    @Option(
            names = "--crash-after",
            paramLabel = "N",
            description = "Makes our own collector crash after N lines, to show what is said then. No warm-up.")
    private long crashAfter;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Shows this text.")
    private boolean help;

    private Demo() {}

    /**
     * Runs the demo and ends the JVM with its exit code.
     *
     * @param args see {@code --help}
     */
    public static void main(String[] args) {
        System.exit(run(args));
    }

    static int run(String... args) {
        return new CommandLine(new Demo()).execute(args);
    }

    @Override
    public Integer call() throws InterruptedException {
        try {
            return new Session(settings()).run();
        } catch (DemoException e) {
            System.err.println(e.getMessage());
            return e.exitCode();
        }
    }

    private Settings settings() throws DemoException {
        check("--rate", rate, 1, MAX_RATE);
        check("--lines", lines == null ? 1 : lines, 1, MAX_LINES);
        check("--stall-limit", stallLimitSeconds, 1, 3_600);
        check("--warm-up", warmUpSeconds, 0, 60);
        checkCapacity();
        InetSocketAddress address = to == null ? null : HostPort.parse(to);
        List<ContenderKind> participants = participants();
        boolean generated = file == null && !StandardInput.hasLines(System.in);
        Input input = generated ? LogGenerator.lines() : readInput();
        return new Settings(
                input,
                linesToShip(input, generated),
                rate,
                idle,
                capacity,
                address,
                participants,
                out,
                Duration.ofSeconds(stallLimitSeconds),
                Duration.ofSeconds(crashAfter > 0 ? 0 : warmUpSeconds),
                crashAfter);
    }

    private static void check(String option, int value, int min, int max) throws DemoException {
        if (value < min || value > max) {
            throw DemoException.usage(option + " must be from " + min + " to " + max + ", was " + value);
        }
    }

    private void checkCapacity() throws DemoException {
        if (capacity < 2 || capacity > 1 << 24 || Integer.bitCount(capacity) != 1) {
            throw DemoException.usage("--capacity must be a power of two from 2 to 2^24, was " + capacity);
        }
    }

    private List<ContenderKind> participants() throws DemoException {
        if (contenders.isEmpty()) {
            return to == null ? List.of(ContenderKind.values()) : List.of(ContenderKind.PINION);
        }
        for (ContenderKind kind : contenders) {
            if (!kind.isAvailable()) {
                throw DemoException.usage("This JDK (" + Runtime.version().feature() + ") has no " + kind.label()
                        + "; JDK 21 or newer has them.");
            }
        }
        return contenders.stream().distinct().toList();
    }

    private Input readInput() throws DemoException {
        InputReader reader = InputReader.withinHeap();
        if (file != null && !file.equals("-")) {
            return reader.file(Path.of(file));
        }
        System.err.println("Reading standard input ...");
        return reader.stream("standard input", System.in, lines == null ? Long.MAX_VALUE : lines);
    }

    private int linesToShip(Input input, boolean generated) throws DemoException {
        if (lines != null && input.lines() == 0) {
            throw DemoException.usage(input.name() + " is empty, so it cannot be repeated up to --lines " + lines);
        }
        long wanted = lines != null ? lines : generated ? (long) rate * DEFAULT_SECONDS : input.lines();
        if (wanted > MAX_LINES) {
            throw DemoException.usage(
                    "That is " + wanted + " lines; this demo ships at most " + MAX_LINES + ". Use --lines.");
        }
        return (int) wanted;
    }
}
