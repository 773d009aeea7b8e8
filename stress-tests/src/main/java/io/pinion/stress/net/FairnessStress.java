package io.pinion.stress.net;

import io.pinion.worker.PollerChoice;
import io.pinion.worker.net.Listener;
import io.pinion.worker.net.Stream;
import io.pinion.worker.net.StreamHandler;
import io.pinion.worker.net.StreamOptions;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Peers that send as fast as they can, beside a hundred quiet ones, tasks and a timer: in each round everybody gets a
 * turn while the flood goes on. Counts only; times are the benchmarks' affair.
 */
final class FairnessStress implements AutoCloseable {
    private static final int FLOODS = 3;

    private final AtomicLong noise = new AtomicLong();
    private final AtomicInteger ticks = new AtomicInteger();
    private final AtomicBoolean isHogged = new AtomicBoolean();
    private final List<Socket> loud = new ArrayList<>();
    private final List<Socket> quiet = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private long mostBetween;

    private FairnessStress() {}

    public static void main(String[] arguments) {
        Programme.main("fairness", Duration.ofMinutes(2), Duration.ofMinutes(15), arguments, FairnessStress::run);
    }

    static String run(PollerChoice poller, Arguments arguments) throws Exception {
        int peers = arguments.count("peers", 100, 100);
        int rounds = arguments.count("rounds", 100, 5_000);
        try (Rig rig = new Rig(poller);
                FairnessStress stress = new FairnessStress()) {
            stress.connect(rig, peers);
            rig.worker().timers().every(Duration.ofMillis(5), stress.ticks::incrementAndGet);
            for (int i = 0; i < rounds; i++) {
                stress.round(rig);
            }
            stress.requireTwinFound();
            return rounds + " rounds of " + peers + " quiet peers, a task and a timer beside " + stress.noise
                    + " bytes of " + FLOODS + " loud ones, " + stress.mostBetween
                    + " bytes in a round at most, twin found";
        }
    }

    private void connect(Rig rig, int peers) throws Exception {
        Listener noisy = rig.listen(StreamOptions.defaults(), stream -> this::take);
        Listener echo = rig.listen(StreamOptions.defaults(), stream -> (StreamHandler) Stream::write);
        for (int i = 0; i < FLOODS; i++) {
            Socket socket = socketTo(Rig.addressOf(noisy));
            loud.add(socket);
            flood(socket);
        }
        for (int i = 0; i < peers; i++) {
            quiet.add(socketTo(Rig.addressOf(echo)));
        }
    }

    private static Socket socketTo(InetSocketAddress to) throws IOException {
        Socket socket = new Socket(to.getAddress(), to.getPort());
        socket.setTcpNoDelay(true);
        socket.setSoTimeout((int) Until.LIMIT.toMillis());
        return socket;
    }

    private void take(Stream stream, ByteBuffer data) {
        noise.addAndGet(data.remaining());
        data.position(data.limit());
        while (isHogged.get()) {
            Thread.onSpinWait();
        }
    }

    private void flood(Socket socket) {
        Thread thread = new Thread(
                () -> {
                    byte[] bytes = new byte[1 << 16];
                    try {
                        while (true) {
                            socket.getOutputStream().write(bytes);
                        }
                    } catch (IOException e) {
                        // The programme is over.
                    }
                },
                Leaks.PREFIX + "flood");
        thread.setDaemon(true);
        threads.add(thread);
        thread.start();
    }

    private void round(Rig rig) throws Exception {
        long before = noise.get();
        int ticked = ticks.get();
        askAll();
        rig.on(() -> true);
        Until.holds("a tick", () -> ticks.get() > ticked);
        Until.holds("more noise", () -> noise.get() > before);
        mostBetween = Math.max(mostBetween, noise.get() - before);
    }

    private void askAll() throws IOException {
        for (int i = 0; i < quiet.size(); i++) {
            quiet.get(i).getOutputStream().write(i);
        }
        for (int i = 0; i < quiet.size(); i++) {
            int answer = quiet.get(i).getInputStream().read();
            Failed.unless(answer == (i & 0xff), "peer " + i + " was answered " + answer);
        }
    }

    /** A loud peer's handler that keeps the worker to itself must be noticed. */
    private void requireTwinFound() throws IOException {
        isHogged.set(true);
        Until.holds("a hog", () -> noise.get() > 0);
        Socket asking = quiet.get(0);
        asking.setSoTimeout(500);
        try {
            // One that is on its way already may still be answered.
            for (int i = 0; i < 3; i++) {
                asking.getOutputStream().write(1);
                asking.getInputStream().read();
            }
            throw new Failed("a handler that never returns went unnoticed");
        } catch (SocketTimeoutException e) {
            // That is what had to be noticed.
        } finally {
            isHogged.set(false);
        }
    }

    @Override
    public void close() throws IOException {
        for (Socket socket : loud) {
            socket.close();
        }
        for (Socket socket : quiet) {
            socket.close();
        }
        try {
            for (Thread thread : threads) {
                thread.join(Until.LIMIT.toMillis());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
