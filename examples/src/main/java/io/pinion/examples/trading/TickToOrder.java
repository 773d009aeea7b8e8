package io.pinion.examples.trading;

import io.pinion.worker.IdleStrategy;
import io.pinion.worker.Pinning;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The command line: reads the options, checks them, runs a {@link Session} per idle strategy, and reports. */
@Command(
        name = "TickToOrder",
        sortOptions = false,
        usageHelpWidth = 110,
        customSynopsis = "java -cp pinion-demo.jar io.pinion.examples.trading.TickToOrder [OPTIONS]",
        description = {
            "",
            "A small trading system that embeds a Pinion worker: feeds publish ticks into a typed lane at a fixed rate, a "
                    + "strategy on a pinned, spinning thread decides, a gateway on a second worker writes the orders to an "
                    + "exchange on the loopback address. Reports latencies and allocation, and proves the account.",
            "",
            "Without options it runs about 8 seconds: once with busy-spin, once with adaptive.",
            ""
        },
        optionListHeading = "%nOptions:%n",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:proven: every tick, order and answer is accounted for, and a replay decides the same",
            "1:not proven",
            "2:the options cannot be used, or the strategy cannot have the processor of --pin; nothing was started"
        })
public final class TickToOrder implements Callable<Integer> {
    static final int PROVEN = 0;
    static final int NOT_PROVEN = 1;
    static final int USAGE = 2;

    private static final int DEFAULT_SECONDS = 2;
    private static final int MAX_SECONDS = 600;
    private static final int MAX_TICKS = 20_000_000;
    private static final int MAX_RATE = 2_000_000;
    private static final int MAX_INSTRUMENTS = 65_536;

    @Option(
            names = "--rate",
            paramLabel = "N",
            description = "Ticks per second, all feeds together; default ${DEFAULT-VALUE}.")
    private int rate = 10_000;

    @Option(
            names = "--seconds",
            paramLabel = "N",
            description = "How long each run is measured, without warm-up; default " + DEFAULT_SECONDS + ".")
    private @Nullable Integer seconds;

    @Option(names = "--ticks", paramLabel = "N", description = "Measures so many ticks instead.")
    private @Nullable Integer ticks;

    @Option(
            names = "--instruments",
            paramLabel = "N",
            description = "How many instruments are traded; default ${DEFAULT-VALUE}.")
    private int instruments = 32;

    @Option(
            names = "--idle",
            paramLabel = "LIST",
            split = ",",
            description = "What the strategy's thread does between ticks, one run each: busy-spin, adaptive, yielding, "
                    + "blocking; default busy-spin,adaptive.")
    private List<String> idle = new ArrayList<>(List.of("busy-spin", "adaptive"));

    @Option(
            names = "--pin",
            paramLabel = "CPU",
            description =
                    "Processor of the strategy's thread: auto (default: the last one, if there are two and the system "
                            + "allows), none, or a number, without which nothing starts.")
    private String pin = "auto";

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Shows this text.")
    private boolean help;

    private TickToOrder() {}

    /**
     * Runs the example and ends the JVM with its exit code.
     *
     * @param args see {@code --help}
     */
    public static void main(String[] args) {
        System.exit(run(args));
    }

    static int run(String... args) {
        return new CommandLine(new TickToOrder()).execute(args);
    }

    @Override
    public Integer call() throws InterruptedException {
        try {
            return run(plan(), new Report(System.out));
        } catch (TradingException e) {
            System.err.println(e.getMessage());
            return e.exitCode();
        }
    }

    private static int run(Plan plan, Report report) throws TradingException, InterruptedException {
        List<Outcome> outcomes = new ArrayList<>();
        for (IdleStrategy strategy : plan.idle()) {
            outcomes.add(Session.run(plan, strategy, report));
        }
        report.end(outcomes);
        boolean proven = outcomes.stream().allMatch(Outcome::isProven);
        report.verdict(proven);
        return proven ? PROVEN : NOT_PROVEN;
    }

    private Plan plan() throws TradingException {
        check("--rate", rate, 1, MAX_RATE);
        check("--instruments", instruments, Plan.FEEDS, MAX_INSTRUMENTS);
        Processors processors = Processors.ofThisProcess();
        return new Plan(measuredTicks(), rate, instruments, idleStrategies(), pinning(processors), processors);
    }

    private int measuredTicks() throws TradingException {
        if (ticks != null && seconds != null) {
            throw TradingException.usage("--ticks and --seconds say the same thing twice; use one of them");
        }
        if (ticks != null) {
            check("--ticks", ticks, 1, MAX_TICKS);
            if (ticks / rate > MAX_SECONDS) {
                throw TradingException.usage("--ticks " + ticks + " at --rate " + rate + " would take " + ticks / rate
                        + " seconds; at most " + MAX_SECONDS + " are possible");
            }
            return ticks;
        }
        int wanted = seconds == null ? DEFAULT_SECONDS : seconds;
        check("--seconds", wanted, 1, MAX_SECONDS);
        if ((long) wanted * rate > MAX_TICKS) {
            throw TradingException.usage("--seconds " + wanted + " at --rate " + rate + " are " + (long) wanted * rate
                    + " ticks; at most " + MAX_TICKS + " are possible");
        }
        return wanted * rate;
    }

    private static void check(String option, int value, int min, int max) throws TradingException {
        if (value < min || value > max) {
            throw TradingException.usage(option + " must be from " + min + " to " + max + ", was " + value);
        }
    }

    private List<IdleStrategy> idleStrategies() throws TradingException {
        List<IdleStrategy> strategies = new ArrayList<>();
        for (String name : idle) {
            try {
                strategies.add(
                        IdleStrategy.valueOf(name.toUpperCase(Locale.ROOT).replace('-', '_')));
            } catch (IllegalArgumentException e) {
                throw TradingException.usage(
                        "--idle must be busy-spin, adaptive, yielding or blocking, was " + Text.printable(name));
            }
        }
        return strategies.stream().distinct().toList();
    }

    private Pinning pinning(Processors processors) throws TradingException {
        if (pin.equals("auto")) {
            return processors.choose();
        }
        if (pin.equals("none")) {
            return Pinning.none();
        }
        try {
            return Pinning.required(Integer.parseInt(pin));
        } catch (IllegalArgumentException e) {
            throw TradingException.usage(
                    "--pin must be auto, none or the number of a processor from 0 to 4095, was " + Text.printable(pin));
        }
    }
}
