package io.pinion.examples.demo;

import java.io.IOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Says what is about to be measured, and on what. */
final class Preamble {
    private Preamble() {}

    static String of(Settings settings, List<ContenderKind> contenders, MachineLoad load, @Nullable String footing) {
        StringBuilder text = new StringBuilder();
        line(text, "machine", machine() + load.note());
        line(text, "java", java());
        line(text, "input", input(settings));
        line(text, "load", load(settings));
        line(text, "collector", collector(settings));
        if (footing != null) {
            line(text, "Pinion", footing);
            line(text, "", pinion(settings));
        }
        line(text, "runs", runs(contenders));
        return text.append('\n').toString();
    }

    private static void line(StringBuilder text, String what, String value) {
        text.append(String.format(Locale.ROOT, "%-10s %s%n", what, value));
    }

    static String machine() {
        return Runtime.getRuntime().availableProcessors() + " processors, " + processor()
                + System.getProperty("os.name") + " " + System.getProperty("os.version") + " "
                + System.getProperty("os.arch");
    }

    /** The model, where the system tells it easily. */
    private static String processor() {
        try (Stream<String> lines = Files.lines(Path.of("/proc/cpuinfo"))) {
            return lines.filter(line -> line.startsWith("model name"))
                    .findFirst()
                    .map(line -> line.substring(line.indexOf(':') + 1).strip() + ", ")
                    .orElse("");
        } catch (IOException | RuntimeException e) {
            return "";
        }
    }

    static String java() {
        String collectors = ManagementFactory.getGarbageCollectorMXBeans().stream()
                .map(GarbageCollectorMXBean::getName)
                .collect(Collectors.joining(" + "));
        return System.getProperty("java.vm.name") + " " + System.getProperty("java.runtime.version") + ", "
                + collectors + ", heap up to " + (Runtime.getRuntime().maxMemory() >> 20) + " MiB, one clock reading "
                + ClockCost.readingNs() + " ns";
    }

    private static String input(Settings settings) {
        Input input = settings.input();
        String once = String.format(
                Locale.ROOT, "%s: %,d lines, %,d bytes", input.name(), input.lines(), input.bytes().length);
        return settings.lines() == input.lines()
                ? once
                : once + ", repeated or cut to " + number(settings.lines()) + " lines";
    }

    private static String load(Settings settings) {
        return String.format(
                Locale.ROOT,
                "%,d lines per second, so %.1f s per contender; times count from when a line was due",
                settings.rate(),
                settings.lines() / (double) settings.rate());
    }

    private static String collector(Settings settings) {
        return settings.to() == null
                ? "a process of its own on this machine, "
                        + settings.transport().description() + "; it confirms what it has received" + mishap(settings)
                : settings.to().name() + ", yours, over " + settings.transport().label()
                        + ": what it receives is not confirmed, so nothing can be proven";
    }

    private static String mishap(Settings settings) {
        if (settings.crashAfter() == 0) {
            return "";
        }
        return ", and is killed after " + number(settings.crashAfter()) + " lines"
                + (settings.restarts() ? " and started again" : "");
    }

    private static String pinion(Settings settings) {
        return "lane of " + number(settings.capacity()) + " events, shipped by the worker's own network ("
                + (settings.transport() == Transport.UDP ? "Datagrams" : "ReconnectingStream")
                + "); what is full makes the producer wait";
    }

    private static String runs(List<ContenderKind> contenders) {
        String names = contenders.stream().map(ContenderKind::label).collect(Collectors.joining(", then "));
        return ContenderKind.VIRTUAL.isAvailable()
                ? names
                : names + " (no virtual threads in JDK " + Runtime.version().feature() + "; 21 and newer have them)";
    }

    private static String number(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }
}
