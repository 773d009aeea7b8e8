package io.pinion.benchmarks.net;

import io.pinion.benchmarks.Machine;
import io.pinion.benchmarks.Options;
import java.io.IOException;
import java.util.ArrayList;
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
    private final Set<PeerKind> kinds = EnumSet.allOf(PeerKind.class);
    private final Set<NetQuestion> questions = EnumSet.allOf(NetQuestion.class);

    private final Options options;

    private NetReading(String[] args) {
        options = Options.parse(args, List.of(kinds, questions));
    }

    /**
     * Takes the reading and prints it as Markdown.
     *
     * @param args {@code --rounds N}, {@code --scale X}, {@code --only NAME,NAME...}
     * @throws Exception if a peer fails
     */
    public static void main(String[] args) throws Exception {
        try {
            new NetReading(args).run();
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.err.println(Options.usage(EnumSet.allOf(PeerKind.class), EnumSet.allOf(NetQuestion.class)));
            System.exit(2);
        }
    }

    private void run() throws IOException, InterruptedException {
        List<String> flags = Options.jvmFlags();
        System.out.println(Machine.facts(flags));
        System.out.println("- rounds: " + options.rounds() + ", scale: " + options.scale());
        NetFigures figures = new NetFigures();
        List<String> loads = new ArrayList<>();
        for (int round = 0; round < options.rounds(); round++) {
            loads.add(Machine.load());
            for (PeerKind kind : kinds) {
                System.err.println("round " + (round + 1) + " of " + options.rounds() + ": " + kind);
                for (NetQuestion question : questions) {
                    try (PeerProcess process = new PeerProcess(kind, flags)) {
                        new Asking(kind, process, figures, options.scale()).ask(question);
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
