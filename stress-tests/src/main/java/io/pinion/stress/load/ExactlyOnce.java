package io.pinion.stress.load;

import io.pinion.worker.IdleStrategy;
import io.pinion.worker.PollerChoice;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * Every accepted task runs exactly once and in the order of its producer: 1 to 8 producers, every way of handing over,
 * rings of 8 to 65,536, every idle strategy and poller. Ten million tasks in all, or a thousand million ({@code full}).
 * Option: {@code tasks}.
 */
public final class ExactlyOnce {
    private static final int[] RINGS = {8, 64, 512, 4096, 65_536};
    private static final int MOST_PRODUCERS = 8;
    private static final long TWIN_TASKS = 5_000;
    private static final ExactlyOnceRound.Result NOTHING = new ExactlyOnceRound.Result(0, 0, 0, 0, 0, 0);

    private final SplittableRandom random;
    private final Map<Setup, ExactlyOnceRound.Result> bySetup = new LinkedHashMap<>();
    private final Map<Setup, Long> nanos = new LinkedHashMap<>();
    private final Map<Integer, Long> byRing = new TreeMap<>();
    private final Map<Integer, Long> nanosByRing = new TreeMap<>();
    private final Map<Integer, Long> byProducers = new TreeMap<>();
    private final Map<HandOver, Long> byForm = new EnumMap<>(HandOver.class);

    private ExactlyOnce(SplittableRandom random) {
        this.random = random;
    }

    /**
     * Runs it.
     *
     * @param args {@code quick} or {@code full}, then options
     */
    public static void main(String[] args) {
        Programme.main(
                "exactly-once",
                List.of("tasks"),
                options -> 120 + tasks(options) / 100_000,
                options -> new ExactlyOnce(new SplittableRandom(options.seed())).run(options),
                args);
    }

    private static long tasks(Options options) {
        return options.number("tasks", 10_000_000, 1_000_000_000);
    }

    /** One combination. */
    private record Cell(Setup setup, HandOver form, int ring, int producers) {}

    private Verdict run(Options options) throws Exception {
        Leftovers leftovers = Leftovers.before();
        Findings findings = new Findings();
        runTwins(findings);
        List<Cell> cells = cells(options.isFull());
        long startNs = System.nanoTime();
        long done = 0;
        for (int i = 0; i < cells.size() && findings.isEmpty(); i++) {
            // What earlier cells left over or did too much is shared out among the rest.
            done += runCell(cells.get(i), (tasks(options) - done) / (cells.size() - i), findings);
        }
        print();
        leftovers.check(findings);
        long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - startNs);
        return Verdict.of(
                findings,
                String.format(
                        Locale.ROOT,
                        "%,d tasks in %d combinations, 0 lost, doubled, out of order or corrupted, %d s",
                        done,
                        cells.size(),
                        seconds));
    }

    /** The whole product in the full run; in the quick one the number of producers is drawn. */
    private List<Cell> cells(boolean full) {
        List<Cell> cells = new ArrayList<>();
        for (Setup setup : Setup.all(IdleStrategy.values())) {
            for (HandOver form : HandOver.values()) {
                for (int ring : RINGS) {
                    if (full) {
                        for (int producers = 1; producers <= MOST_PRODUCERS; producers++) {
                            cells.add(new Cell(setup, form, ring, producers));
                        }
                    } else {
                        cells.add(new Cell(setup, form, ring, 1 + random.nextInt(MOST_PRODUCERS)));
                    }
                }
            }
        }
        return cells;
    }

    private long runCell(Cell cell, long tasks, Findings findings) throws InterruptedException {
        long startNs = System.nanoTime();
        ExactlyOnceRound.Result result = new ExactlyOnceRound(
                        cell.setup,
                        cell.form,
                        cell.ring,
                        cell.producers,
                        Math.max(1, tasks / cell.producers),
                        random.split(),
                        worker -> worker)
                .run();
        bySetup.merge(cell.setup, result, ExactlyOnceRound.Result::plus);
        nanos.merge(cell.setup, System.nanoTime() - startNs, Long::sum);
        nanosByRing.merge(cell.ring, System.nanoTime() - startNs, Long::sum);
        byRing.merge(cell.ring, result.tasks(), Long::sum);
        byProducers.merge(cell.producers, result.tasks(), Long::sum);
        byForm.merge(cell.form, result.tasks(), Long::sum);
        if (!result.isClean()) {
            findings.add("not exactly once", cell + ": " + result);
        }
        return result.tasks();
    }

    /** Each kind of wrong must be found, or a pass says nothing. */
    private void runTwins(Findings findings) throws InterruptedException {
        Setup setup = new Setup(IdleStrategy.ADAPTIVE, PollerChoice.AUTO);
        for (Tamper tamper : Tamper.values()) {
            HandOver form = tamper == Tamper.TEAR ? HandOver.TWO_ARGUMENTS : HandOver.EXECUTE;
            long at = 1 + random.nextLong(TWIN_TASKS - 2);
            ExactlyOnceRound.Result result = new ExactlyOnceRound(
                            setup, form, 64, 1, TWIN_TASKS, random.split(), worker -> tamper.wrap(worker, at))
                    .run();
            System.out.println("twin " + tamper + ": " + result);
            if (!isFound(tamper, result)) {
                findings.add("twin not found", tamper + ": " + result);
            }
        }
    }

    private static boolean isFound(Tamper tamper, ExactlyOnceRound.Result result) {
        return switch (tamper) {
            case DROP -> result.lost() == 1;
            case DOUBLE -> result.doubled() == 1;
            case SWAP -> result.lost() == 0 && result.doubled() == 0 && result.disordered() > 0;
            case TEAR -> result.corrupted() > 0;
        };
    }

    private void print() {
        System.out.printf(
                Locale.ROOT,
                "%-22s %14s %12s %6s %8s %12s %10s %11s%n",
                "worker",
                "tasks",
                "tasks/s",
                "lost",
                "doubled",
                "out of order",
                "corrupted",
                "miscounted");
        bySetup.forEach((setup, sum) -> System.out.printf(
                Locale.ROOT,
                "%-22s %,14d %,12.0f %6d %8d %12d %10d %11d%n",
                setup,
                sum.tasks(),
                sum.tasks() * 1e9 / nanos.getOrDefault(setup, 1L),
                sum.lost(),
                sum.doubled(),
                sum.disordered(),
                sum.corrupted(),
                sum.miscounted()));
        byRing.forEach((ring, sum) -> System.out.printf(
                Locale.ROOT,
                "ring of %,6d: %,14d tasks, %,10.0f/s%n",
                ring,
                sum,
                sum * 1e9 / nanosByRing.getOrDefault(ring, 1L)));
        System.out.println("tasks by number of producers: " + byProducers);
        System.out.println("tasks by form: " + byForm);
    }
}
