package io.pinion.logging.receivers;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Ships log lines to every receiver that is installed, with every fault, and prints one table: lines sent, received,
 * dropped, unknown, duplicated and altered, and whether the checksums are equal. Ends with 1 if an account does not hold.
 */
public final class ReceiverRuns {
    private static final int EVENTS = 20_000;

    private ReceiverRuns() {}

    /**
     * Runs all.
     *
     * @param arguments words that must all be in a row's name, such as {@code rsyslog} or {@code tls}; none for all rows
     */
    public static void main(String[] arguments) {
        List<String> lines = new ArrayList<>();
        String noReal = LogLines.missing();
        if (noReal == null) {
            lines.addAll(LogLines.real());
        } else {
            lines.addAll(LogLines.plain(6_000));
        }
        System.out.println((noReal == null ? lines.size() + " real lines" : noReal) + ", and hostile ones\n");
        tell(RsyslogNode.missing());
        tell(SyslogNgNode.missing());
        tell(NginxNode.missing());
        System.out.println(Outcome.head());
        int broken = 0;
        for (Fault fault : Fault.values()) {
            for (Supplier<Target> supplier : Targets.installed()) {
                broken += run(supplier, fault, lines, arguments);
            }
        }
        System.exit(broken == 0 ? 0 : 1);
    }

    private static void tell(@Nullable String missing) {
        if (missing != null) {
            System.out.println("skipped: " + missing);
        }
    }

    private static int run(Supplier<Target> supplier, Fault fault, List<String> real, String[] wanted) {
        try (Target target = supplier.get()) {
            String name = target.receiver() + " " + target.transport() + " " + target.shape() + " " + fault.name();
            for (String word : wanted) {
                if (!name.contains(word)) {
                    return 0;
                }
            }
            return fault.fits(target) ? show(outcome(target, fault, real)) : 0;
        }
    }

    private static Outcome outcome(Target target, Fault fault, List<String> real) {
        if (fault != Fault.NONE) {
            return ShippingRun.with(target, fault, real, EVENTS);
        }
        target.start();
        List<String> lines = new ArrayList<>(real);
        lines.addAll(target.takesLong() ? LogLines.hostile() : LogLines.shortHostile());
        return ShippingRun.quiet(target, lines);
    }

    private static int show(Outcome outcome) {
        System.out.println(outcome.row());
        List<String> broken = outcome.broken();
        if (!broken.isEmpty()) {
            System.out.println("BROKEN: " + broken + " " + outcome);
        }
        return broken.size();
    }
}
