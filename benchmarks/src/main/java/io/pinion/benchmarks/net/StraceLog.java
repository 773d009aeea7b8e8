package io.pinion.benchmarks.net;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What {@code strace -f -o} writes: a line for each call, or two if another thread's came between. */
final class StraceLog {
    /** A thread, a name and the arguments; the end of an interrupted call begins otherwise. */
    private static final Pattern CALL = Pattern.compile("\\d+ +(\\w+)\\((.*)");
    /** The length, behind a text that is not shown. */
    private static final Pattern LENGTH = Pattern.compile("\"\"(?:\\.\\.\\.)?, (\\d+)");

    private StraceLog() {}

    static SystemCalls.Counts parse(List<String> lines) {
        long total = 0;
        long writes = 0;
        for (String line : lines) {
            Matcher call = CALL.matcher(line);
            if (call.lookingAt()) {
                total++;
                if (SystemCalls.WRITES.contains(call.group(1)) && !isWakeUp(call.group(1), call.group(2))) {
                    writes++;
                }
            }
        }
        return new SystemCalls.Counts(total, writes);
    }

    private static boolean isWakeUp(String name, String arguments) {
        Matcher length = LENGTH.matcher(arguments);
        return name.equals("write") && length.find() && Long.parseLong(length.group(1)) <= SystemCalls.WAKE_UP_BYTES;
    }
}
