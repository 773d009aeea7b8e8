package io.pinion.observability.top;

import java.io.IOException;
import java.io.PrintStream;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The command: a table of workers, renewed at an interval, until Ctrl-C or {@code q}. While the JVM does not answer, the
 * last table stays, and how long it has been silent is said above it.
 *
 * <p>Where standard output is a terminal, the table is redrawn in the terminal's second screen, which is left as it was.
 * Where it is not, a block of plain text is printed for each interval.
 *
 * <p>Exit codes: 0 ended by {@code q}, after the wanted number of looks, or because nobody reads the output; 1 the JVM has gone; 2 the arguments are wrong; 3 no
 * connection; 4 no JVM, or more than one, to choose from.
 */
public final class Top {
    static final int GONE = 1;
    static final int USAGE = 2;
    static final int NO_CONNECTION = 3;
    static final int NO_CHOICE = 4;

    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm:ss");
    private static final int MAX_LABEL = 60;
    private static final long POLL_NS = TimeUnit.MILLISECONDS.toNanos(50);
    private static final long SECOND_NS = TimeUnit.SECONDS.toNanos(1);
    private static final long SILENCE_NS = 2 * SECOND_NS;
    private static final long MAX_SILENCE_NS = 30 * SECOND_NS;

    private final Options options;
    private final Terminal terminal;
    private final Target target;
    private List<String> shown = List.of();

    private Top(Options options, Terminal terminal, Target target) {
        this.options = options;
        this.terminal = terminal;
        this.target = target;
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
        try (Target target = Target.open(options.target(), Credentials.of(options.user()))) {
            new Top(options, Terminal.of(options.plain(), out), target).show();
            return 0;
        } catch (TargetException e) {
            errors.println("pinion top: " + e.getMessage());
            return e.exitCode();
        }
    }

    private void show() throws TargetException {
        terminal.enter();
        try {
            looks();
        } finally {
            terminal.leave();
        }
    }

    private void looks() throws TargetException {
        Sample before = null;
        long nextNs = System.nanoTime();
        for (long done = 0; options.count() == 0 || done < options.count(); done++) {
            if (terminal.waitUntil(nextNs)) {
                return;
            }
            nextNs = Math.max(nextNs + options.intervalNs(), System.nanoTime());
            Sample now = look();
            if (now == null || !draw(before, now)) {
                return;
            }
            before = now;
        }
    }

    /** Null if nobody wants to see the answer any more. A JVM that stands still is the one that is looked at most. */
    private @Nullable Sample look() throws TargetException {
        Question<Sample> question = Question.ask(target::sample);
        long askedNs = System.nanoTime();
        long sayNs = SILENCE_NS;
        while (true) {
            try {
                return question.within(POLL_NS);
            } catch (ExecutionException e) {
                throw failed(e.getCause());
            } catch (TimeoutException e) {
                long silentNs = System.nanoTime() - askedNs;
                if (options.count() > 0 && silentNs >= MAX_SILENCE_NS) {
                    throw new TargetException(
                            NO_CONNECTION,
                            label() + " has not answered for 30 s: stopped, in a long" + " pause, or unreachable");
                }
                if (terminal.isQuitPressed() || silentNs >= sayNs && !drawSilence(silentNs)) {
                    return null;
                }
                sayNs = silentNs >= sayNs ? sayNs + Math.max(SECOND_NS, options.intervalNs()) : sayNs;
            }
        }
    }

    private TargetException failed(@Nullable Throwable cause) {
        return cause instanceof IOException
                ? new TargetException(GONE, label() + " has gone: " + Texts.reason(cause))
                : new TargetException(NO_CONNECTION, label() + " cannot be read: " + Texts.reason(cause));
    }

    private String label() {
        return Texts.clean(target.label(), MAX_LABEL);
    }

    private boolean draw(@Nullable Sample before, Sample now) {
        terminal.measure();
        shown = new Table(before, now, terminal.columns(), terminal.rows(), terminal.hasColours()).lines();
        return terminal.draw(head(now.workers().size() + " workers  "), shown);
    }

    private boolean drawSilence(long silentNs) {
        terminal.measure();
        return terminal.draw(
                head(""), Table.silent(silentNs / SECOND_NS, shown, terminal.columns(), terminal.hasColours()));
    }

    private String head(String workers) {
        return "pinion top  " + label() + "  " + workers + LocalTime.now().format(CLOCK) + "  every "
                + Texts.duration(options.intervalNs());
    }
}
