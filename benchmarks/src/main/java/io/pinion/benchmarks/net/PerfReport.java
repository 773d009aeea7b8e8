package io.pinion.benchmarks.net;

import java.util.List;

/** What {@code perf stat -x,} writes: a line for each event, the last one of them counts writes of more than a wake-up. */
final class PerfReport {
    static final String EVENT = "syscalls:sys_enter_";

    private PerfReport() {}

    static SystemCalls.Counts parse(List<String> lines) {
        long total = 0;
        long writes = 0;
        boolean sawWrite = false;
        for (String line : lines) {
            String[] fields = line.split(",");
            if (fields.length < 3 || !fields[2].startsWith(EVENT)) {
                continue;
            }
            String name = fields[2].substring(EVENT.length());
            long count = Long.parseLong(fields[0]);
            if (name.equals("write") && sawWrite) {
                writes += count;
            } else if (name.equals("write")) {
                sawWrite = true;
                total += count;
            } else {
                total += count;
                writes += SystemCalls.WRITES.contains(name) ? count : 0;
            }
        }
        return new SystemCalls.Counts(total, writes);
    }
}
