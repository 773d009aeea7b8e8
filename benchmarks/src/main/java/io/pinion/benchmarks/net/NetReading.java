package io.pinion.benchmarks.net;

import io.pinion.benchmarks.Machine;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * How does one thread for tasks, timers and sockets compare with a loop around the JDK's selector, and with Netty?
 *
 * <p>Each peer has a process of its own and each round goes through all of them; the client, and the sink of the lines,
 * are plain blocking sockets in this process. Two processors carry both sides, so what is measured is two wake-ups and
 * the work between them.
 *
 * <p>Peers: Netty with one thread and voided promises, flushing every 64 lines or at the end of a batch; the selector
 * loop with a bounded queue of tasks and one of lines, woken only when asleep.
 *
 * <p>System calls are counted in a part of their own, which takes no part in the times.
 */
final class NetReading {
    private int rounds = 5;
    private double scale = 1;
    private final Set<PeerKind> kinds = EnumSet.allOf(PeerKind.class);
    private final Set<NetQuestion> questions = EnumSet.allOf(NetQuestion.class);

    private NetReading() {}

    /**
     * Takes the reading and prints it as Markdown.
     *
     * @param args {@code --rounds N}, {@code --scale X}, {@code --only NAME,NAME...}
     * @throws Exception if a peer fails
     */
    public static void main(String[] args) throws Exception {
        NetReading reading = new NetReading();
        try {
            reading.read(args);
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.err.println("Options: --rounds N (5), --scale X (1.0), --only NAME,NAME... (peers "
                    + EnumSet.allOf(PeerKind.class) + "; questions " + EnumSet.allOf(NetQuestion.class) + ")");
            System.exit(2);
        }
        reading.run();
    }

    private void read(String[] args) {
        for (int i = 0; i < args.length; i += 2) {
            if (i + 1 == args.length) {
                throw new IllegalArgumentException(args[i] + " needs a value");
            }
            switch (args[i]) {
                case "--rounds" -> rounds = Integer.parseInt(args[i + 1]);
                case "--scale" -> scale = Double.parseDouble(args[i + 1]);
                case "--only" -> choose(Arrays.asList(args[i + 1].split(",")));
                default -> throw new IllegalArgumentException("Unknown option " + args[i]);
            }
        }
        if (rounds < 1 || !(scale > 0)) {
            throw new IllegalArgumentException("--rounds and --scale must be positive");
        }
    }

    private void choose(List<String> names) {
        List<String> unknown = new ArrayList<>(names);
        unknown.removeIf(name -> kinds.stream().anyMatch(kind -> kind.toString().equals(name))
                || questions.stream().anyMatch(question -> question.toString().equals(name)));
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException("Unknown names " + unknown);
        }
        keep(kinds, names);
        keep(questions, names);
    }

    private static void keep(Set<?> all, List<String> names) {
        if (all.stream().anyMatch(one -> names.contains(one.toString()))) {
            all.removeIf(one -> !names.contains(one.toString()));
        }
    }

    private void run() throws IOException, InterruptedException {
        List<String> flags =
                new ArrayList<>(ManagementFactory.getRuntimeMXBean().getInputArguments());
        if (flags.stream().noneMatch(flag -> flag.startsWith("-Xm"))) {
            flags.addAll(List.of("-Xms1g", "-Xmx1g"));
        }
        System.out.println(Machine.facts(flags));
        System.out.println("- rounds: " + rounds + ", scale: " + scale);
        NetFigures figures = new NetFigures();
        List<String> loads = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            loads.add(Machine.load());
            for (PeerKind kind : kinds) {
                System.err.println("round " + (round + 1) + " of " + rounds + ": " + kind);
                for (NetQuestion question : questions) {
                    try (PeerProcess process = new PeerProcess(kind, flags)) {
                        new Asking(kind, process, figures, scale).ask(question);
                    }
                }
            }
        }
        loads.add(Machine.load());
        System.out.println("- load average before each round and at the end: " + String.join(", ", loads));
        System.out.println();
        System.out.println(figures.table(kinds));
    }
}
