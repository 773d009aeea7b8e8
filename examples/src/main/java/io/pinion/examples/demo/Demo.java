package io.pinion.examples.demo;

import io.pinion.worker.IdleStrategy;
import io.pinion.worker.Pinning;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
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
            "Ships log lines through a Pinion worker to a collector, measures that beside the JDK's executors, and "
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
            "0:proven: the collector confirmed every line by count and checksum, in order where the order is promised; "
                    + "with --restart-after: Pinion's account of every byte is exact",
            "1:not proven: something was lost, stalled, or cannot be written",
            "2:the options or the input cannot be used; nothing was sent",
            "3:sent to --to: a collector of yours took every byte and confirms nothing, so nothing is proven"
        })
public final class Demo implements Callable<Integer> {
    static final int DEFAULT_RATE = 20_000;
    private static final int DEFAULT_SECONDS = 5;
    private static final int MAX_LINES = 100_000_000;
    private static final int MAX_RATE = 10_000_000;
    private static final int MAX_LINE_BYTES = 1 << 26;

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
            names = "--pin",
            paramLabel = "CPUS",
            converter = PinConverter.class,
            description = "Processors for Pinion's thread, such as 1 or 1,3; it does not start if it cannot have them.")
    private Pinning pinning = Pinning.none();

    @Option(
            names = "--transport",
            paramLabel = "KIND",
            converter = TransportConverter.class,
            description =
                    "What the lines travel over: tcp (default), tls, unix, udp. Over udp a line is a datagram, and "
                            + "only Pinion takes part.")
    private Transport transport = Transport.TCP;

    @Option(
            names = "--to",
            paramLabel = "ADDRESS",
            description =
                    "Ships to a collector of yours instead of one that the demo starts: host:port, or a path with "
                            + "--transport unix. Only Pinion takes part unless --contenders names others: each of them sends its "
                            + "own copy.")
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
            names = "--restart-after",
            paramLabel = "N",
            description =
                    "Lets our own collector die after N lines and starts it again at the same address, to show that "
                            + "Pinion goes on, with an exact account. Only Pinion takes part. No warm-up.")
    private long restartAfter;

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
        checkMishaps();
        Target target = to == null ? null : Target.of(transport, transport.parse(to));
        List<ContenderKind> participants = participants();
        boolean generated = file == null && !StandardInput.hasLines(System.in);
        Input input = generated ? LogGenerator.lines() : readInput();
        checkLongestLine(input, participants);
        int linesToShip = linesToShip(input, generated);
        if (restartAfter >= linesToShip && restartAfter > 0) {
            throw DemoException.usage(
                    "--restart-after must be less than the lines there are, " + linesToShip + ", was " + restartAfter);
        }
        return new Settings(
                input,
                linesToShip,
                rate,
                idle,
                pinning,
                capacity,
                transport,
                target,
                participants,
                out,
                Duration.ofSeconds(stallLimitSeconds),
                Duration.ofSeconds(crashAfter + restartAfter > 0 ? 0 : warmUpSeconds),
                crashAfter + restartAfter,
                restartAfter > 0);
    }

    private void checkMishaps() throws DemoException {
        if (crashAfter < 0) {
            throw DemoException.usage("--crash-after must not be negative, was " + crashAfter);
        }
        if (restartAfter < 0) {
            throw DemoException.usage("--restart-after must not be negative, was " + restartAfter);
        }
        if (restartAfter > 0 && (crashAfter > 0 || to != null || transport == Transport.UDP)) {
            throw DemoException.usage(
                    "--restart-after must be used without --crash-after, --to and --transport udp: it kills our own "
                            + "collector once, and needs a stream to account for");
        }
    }

    /** What Pinion keeps while a collector is away is bounded, and so is a datagram. */
    private void checkLongestLine(Input input, List<ContenderKind> participants) throws DemoException {
        if (!participants.contains(ContenderKind.PINION)) {
            return;
        }
        int longest = input.longestLine() + 1;
        long limit = transport == Transport.UDP
                ? Transport.MAX_DATAGRAM_BYTES
                : Math.min(MAX_LINE_BYTES, Runtime.getRuntime().maxMemory() / 16);
        if (longest > limit) {
            throw DemoException.usage(String.format(
                    Locale.ROOT,
                    "A line of %s has %,d bytes with its end, and %s carries lines of up to %,d. Nothing was sent.",
                    input.name(),
                    longest,
                    transport == Transport.UDP ? "a datagram" : "Pinion's part of this demo",
                    limit));
        }
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
        boolean pinionAlone = transport == Transport.UDP || restartAfter > 0;
        if (pinionAlone && !contenders.isEmpty() && !contenders.equals(List.of(ContenderKind.PINION))) {
            throw DemoException.usage("--contenders must be pinion with --transport udp and with --restart-after: the "
                    + "others write to a blocking stream that ends with its collector");
        }
        if (contenders.isEmpty()) {
            return to == null && !pinionAlone ? List.of(ContenderKind.values()) : List.of(ContenderKind.PINION);
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
            return reader.file(path(file));
        }
        System.err.println("Reading standard input ...");
        return reader.stream("standard input", System.in, lines == null ? Long.MAX_VALUE : lines);
    }

    private static Path path(String file) throws DemoException {
        try {
            return Path.of(file);
        } catch (InvalidPathException e) {
            throw DemoException.usage("There can be no file of that name: " + e.getMessage() + ". Nothing was sent.");
        }
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
