package io.pinion.tasks;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** The entries of a root and what is below it; guarded by its own monitor. */
final class TimeitTree {
    private final LongSupplier nanoClock;
    private final Consumer<? super TimeitReport> reporter;
    private final Set<String> names = new HashSet<>();
    private final List<TimeitReport.Entry> entries = new ArrayList<>();
    private boolean ended;

    TimeitTree(LongSupplier nanoClock, Consumer<? super TimeitReport> reporter, String rootName) {
        this.nanoClock = nanoClock;
        this.reporter = reporter;
        names.add(rootName);
    }

    long nanoTime() {
        return nanoClock.getAsLong();
    }

    synchronized void take(String name) {
        checkUnderWay(name);
        if (!names.add(name)) {
            throw new IllegalArgumentException(
                    "name '" + name + "' was used before in this measurement; give each scope below a root its own");
        }
    }

    synchronized void add(TimeitReport.Entry entry) {
        checkUnderWay(entry.name());
        entries.add(entry);
    }

    private void checkUnderWay(String name) {
        if (ended) {
            throw new IllegalStateException(
                    "The root of '" + name + "' has ended and reported; close inner scopes first");
        }
    }

    void end(TimeitReport.Entry root) {
        TimeitReport report;
        synchronized (this) {
            entries.add(root);
            ended = true;
            report = new TimeitReport(entries);
        }
        reporter.accept(report);
    }
}
