package io.pinion.observability.top;

import java.io.IOException;
import java.io.PrintStream;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/**
 * The command: a table of workers, renewed at an interval, until Ctrl-C or {@code q}.
 *
 * <p>Where standard output is a terminal, the table is redrawn in the terminal's second screen, which is left as it was.
 * Where it is not, a block of plain text is printed for each interval.
 *
 * <p>Exit codes: 0 ended by the user or after the wanted number of looks; 1 the JVM has gone; 2 the arguments are wrong; 3 no
 * connection; 4 no JVM, or more than one, to choose from.
 */
public final class Top {
    static final int GONE = 1;
    static final int USAGE = 2;
    static final int NO_CONNECTION = 3;
    static final int NO_CHOICE = 4;

    private static final int MAX_REASON = 200;
    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm:ss");

    private final Options options;
    private final PrintStream out;
    private final Terminal terminal;

    private Top(Options options, PrintStream out, Terminal terminal) {
        this.options = options;
        this.out = out;
        this.terminal = terminal;
    }

    /**
     * Runs the command and ends the process with its exit code.
     *
     * @param arguments see {@code --help}
     */
    public static void main(String[] arguments) {
        ProcessExit.with(run(arguments, System.out, System.err));
    }

    static int run(String[] arguments, PrintStream out, PrintStream errors) {
        Options options;
        try {
            options = Options.parse(arguments);
        } catch (IllegalArgumentException e) {
            errors.println("pinion top: " + e.getMessage() + ". --help lists what there is");
            return USAGE;
        }
        if (options.help()) {
            out.print(Options.HELP);
            return 0;
        }
        try (Target target = Target.open(options.target())) {
            return new Top(options, out, Terminal.of(options.plain(), out)).show(target, errors);
        } catch (TargetException e) {
            errors.println("pinion top: " + e.getMessage());
            return e.exitCode();
        }
    }

    private int show(Target target, PrintStream errors) {
        terminal.enter();
        String gone;
        try {
            gone = looks(target);
        } finally {
            terminal.leave();
        }
        if (gone == null) {
            return 0;
        }
        errors.println("pinion top: " + target.label() + " has gone: " + gone);
        return GONE;
    }

    /** Returns why there is nothing more to see, or null if nobody wants to. */
    private @Nullable String looks(Target target) {
        Sample before = null;
        long nextNs = System.nanoTime();
        for (long done = 0; options.count() == 0 || done < options.count(); done++) {
            if (terminal.waitUntil(nextNs)) {
                return null;
            }
            nextNs = Math.max(nextNs + options.intervalNs(), System.nanoTime());
            try {
                Sample now = target.sample();
                draw(target, before, now);
                before = now;
            } catch (IOException e) {
                return Texts.clean(String.valueOf(e.getMessage()), MAX_REASON);
            }
        }
        return null;
    }

    private void draw(Target target, @Nullable Sample before, Sample now) {
        Table table = new Table(before, now, terminal.columns(), terminal.hasColours());
        String head = "pinion top  " + Texts.clean(target.label(), 40) + "  "
                + now.workers().size() + " workers  "
                + LocalTime.now().format(CLOCK) + "  every "
                + Texts.duration(options.intervalNs());
        terminal.draw(out, head, table.lines());
    }
}
