package io.pinion.benchmarks.net;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/** Asks one peer the questions, and notes its figures. */
final class Asking {
    private static final int WARM_UP = 20_000;
    private static final int TRACED = 2_000;
    private static final int IN_FLIGHT = 64;
    private static final int QUIET_PEERS = 100;
    private static final int LOUD_PEERS = 10;
    private static final int FEW = 10;
    private static final int MANY = 10_000;
    private static final int SHIPPED_PER_SECOND = 100_000;

    private final PeerKind kind;
    private final PeerProcess process;
    private final NetFigures figures;
    private final double scale;

    Asking(PeerKind kind, PeerProcess process, NetFigures figures, double scale) {
        this.kind = kind;
        this.process = process;
        this.figures = figures;
        this.scale = scale;
    }

    void ask(NetQuestion question) throws IOException, InterruptedException {
        switch (question) {
            case ECHO -> echo();
            case SHIP -> ship();
            case TIMERS -> timers();
            case FAIRNESS -> fairness();
            case CROWD -> crowd();
        }
    }

    private void note(String name, double value) {
        figures.add(name, kind, value);
    }

    private int scaled(int count) {
        return (int) Math.max(100, count * scale);
    }

    private static double us(Histogram durationsNs, double percentile) {
        return durationsNs.getValueAtPercentile(percentile) / 1e3;
    }

    private int echoPort() throws IOException {
        return Integer.parseInt(process.ask("echo"));
    }

    private void echo() throws IOException, InterruptedException {
        try (EchoClient client = new EchoClient(echoPort())) {
            client.roundTrips(scaled(WARM_UP));
            Histogram durationsNs = client.roundTrips(scaled(30_000));
            note("echo, us, p50", us(durationsNs, 50));
            note("echo, us, p99", us(durationsNs, 99));
            int batches = scaled(5_000);
            long startNs = System.nanoTime();
            for (int i = 0; i < batches; i++) {
                client.roundTrip(IN_FLIGHT);
            }
            double seconds = (System.nanoTime() - startNs) / 1e9;
            note("echo, 64 at a time, messages/s", batches * (double) IN_FLIGHT / seconds);
            SystemCalls calls = SystemCalls.of(process.pid());
            if (calls != null) {
                client.roundTrips(TRACED);
                note("echo, system calls per message", SystemCalls.total(calls.stop()) / TRACED);
            }
        }
    }

    private void ship() throws IOException, InterruptedException {
        try (Sink sink = new Sink()) {
            process.tell("ship " + sink.port());
            sink.accept();
            process.answer();
            for (int i = 0; i < 3; i++) {
                shipped(sink, "flat " + scaled(200_000), scaled(200_000), Sink.newHistogram());
            }
            int lines = scaled(1_000_000);
            long durationNs = shipped(sink, "flat " + lines, lines, Sink.newHistogram());
            note("ship flat out, ns per line", (double) durationNs / lines);
            int paced = scaled(3 * SHIPPED_PER_SECOND);
            Histogram lateNs = Sink.newHistogram();
            shipped(sink, "paced " + SHIPPED_PER_SECOND + " " + paced, paced, lateNs);
            note("ship at 100k/s, due to read, us, p50", us(lateNs, 50));
            note("ship at 100k/s, due to read, us, p99", us(lateNs, 99));
            shipTraced(sink);
        }
    }

    private void shipTraced(Sink sink) throws IOException, InterruptedException {
        SystemCalls calls = SystemCalls.of(process.pid());
        if (calls == null) {
            return;
        }
        shipped(sink, "bursts " + TRACED, TRACED * IN_FLIGHT, Sink.newHistogram());
        Map<String, Long> counts = calls.stop();
        note("ship bursts of 64 lines, writes and wake-ups per burst", SystemCalls.writes(counts) / TRACED);
        note("ship bursts of 64 lines, system calls per burst", SystemCalls.total(counts) / TRACED);
    }

    private long shipped(Sink sink, String command, int lines, Histogram lateNs) throws IOException {
        process.tell(command);
        long durationNs = sink.read(lines, lateNs);
        process.answer();
        return durationNs;
    }

    private void timers() throws IOException {
        process.ask("timers 100000 " + scaled(20_000));
        for (long delayUs : new long[] {100, 1_000, 10_000}) {
            int count = scaled((int) Math.min(3_000, 3_000_000 / delayUs));
            String[] late = process.ask("timers " + TimeUnit.MICROSECONDS.toNanos(delayUs) + " " + count)
                    .split(" ");
            note("timer of " + delayUs + " us, late by us, p50", Long.parseLong(late[0]) / 1e3);
            note("timer of " + delayUs + " us, late by us, p99", Long.parseLong(late[1]) / 1e3);
        }
    }

    /** Quiet connections take turns, one message at a time. */
    private void fairness() throws IOException, InterruptedException {
        int port = echoPort();
        List<EchoClient> quiet = connect(port, QUIET_PEERS);
        try {
            quiet(quiet, scaled(5_000));
            Histogram alone = quiet(quiet, scaled(10_000));
            note("quiet peers alone, us, p50", us(alone, 50));
            note("quiet peers alone, us, p99", us(alone, 99));
            try (Flood flood = new Flood(port, LOUD_PEERS)) {
                beside(quiet, flood, "beside ten loud peers");
                if (flood.yieldToOthers()) {
                    beside(quiet, flood, "beside ten loud peers of low priority");
                }
            }
        } finally {
            closeAll(quiet);
        }
    }

    private void beside(List<EchoClient> quiet, Flood flood, String name) throws IOException {
        quiet(quiet, scaled(2_000));
        long bytes = flood.bytes();
        long startNs = System.nanoTime();
        Histogram durationsNs = quiet(quiet, scaled(10_000));
        note(name + ", us, p50", us(durationsNs, 50));
        note(name + ", us, p99", us(durationsNs, 99));
        note(name + ", their MB/s", (flood.bytes() - bytes) * 1e3 / (System.nanoTime() - startNs));
    }

    private static Histogram quiet(List<EchoClient> peers, int count) throws IOException {
        Histogram durationsNs = Sink.newHistogram();
        for (int i = 0; i < count; i++) {
            durationsNs.add(peers.get(i % peers.size()).roundTrips(1));
        }
        return durationsNs;
    }

    private void crowd() throws IOException {
        int port = echoPort();
        List<EchoClient> idle = connect(port, FEW);
        try (EchoClient active = new EchoClient(port)) {
            active.roundTrips(scaled(5_000));
            process.ask("tasks");
            besideIdle(FEW, active);
            idle.addAll(connect(port, MANY - FEW));
            besideIdle(MANY, active);
        } finally {
            closeAll(idle);
        }
    }

    private void besideIdle(int connections, EchoClient active) throws IOException {
        String beside = String.format(Locale.ROOT, " beside %,d idle connections", connections);
        active.roundTrips(scaled(2_000));
        note("echo" + beside + ", us, p50", us(active.roundTrips(scaled(10_000)), 50));
        note("task" + beside + ", ns", Double.parseDouble(process.ask("tasks")));
    }

    private static List<EchoClient> connect(int port, int count) throws IOException {
        List<EchoClient> clients = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            clients.add(new EchoClient(port));
        }
        return clients;
    }

    private static void closeAll(List<EchoClient> clients) throws IOException {
        for (EchoClient client : clients) {
            client.close();
        }
    }
}
