package io.pinion.stress.load;

import java.lang.management.ManagementFactory;
import javax.management.JMException;
import javax.management.ObjectName;

/** The JVM's own account of its native memory; says what grew when resident memory did. */
final class NativeMemory {
    private NativeMemory() {}

    static void markBaseline() {
        ask("baseline");
    }

    /** The categories that have changed since the baseline, one a line. */
    static String sinceBaseline() {
        StringBuilder changed = new StringBuilder();
        for (String line : ask("summary.diff").split("\n")) {
            boolean isCategory = line.startsWith("Total:") || line.startsWith("-");
            if (isCategory && (line.contains(" +") || line.contains(" -"))) {
                changed.append("  ").append(line.strip()).append('\n');
            }
        }
        return changed.toString();
    }

    private static String ask(String what) {
        try {
            Object answer = ManagementFactory.getPlatformMBeanServer()
                    .invoke(
                            new ObjectName("com.sun.management:type=DiagnosticCommand"),
                            "vmNativeMemory",
                            new Object[] {new String[] {what}},
                            new String[] {String[].class.getName()});
            return String.valueOf(answer);
        } catch (JMException e) {
            return "the JVM does not tell: " + e;
        }
    }
}
