package io.pinion.stress.net;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Passes datagrams of one peer on to a target, and answers back; loses, doubles and swaps some on their way there. Keeps
 * what it has passed on, in that order.
 */
final class DatagramProxy implements AutoCloseable {
    private static final int MAX_BYTES = 1 << 16;

    private final DatagramSocket near;
    private final DatagramSocket far;
    private final DatagramFaults faults;
    private final SplittableRandom random;
    private final List<Thread> threads = new ArrayList<>();
    private final Marks passedOn = new Marks();
    private final int[] counts = new int[4];
    private volatile @Nullable SocketAddress peer;
    private byte @Nullable [] late;

    private DatagramProxy(DatagramSocket near, DatagramSocket far, DatagramFaults faults, long seed) {
        this.near = near;
        this.far = far;
        this.faults = faults;
        random = new SplittableRandom(seed);
    }

    static DatagramProxy to(InetSocketAddress target, DatagramFaults faults, long seed) throws IOException {
        DatagramSocket near = new DatagramSocket(Rig.loopback(0));
        DatagramSocket far = new DatagramSocket(Rig.loopback(0));
        far.connect(target);
        DatagramProxy proxy = new DatagramProxy(near, far, faults, seed);
        proxy.start("there", proxy::there);
        proxy.start("back", proxy::back);
        return proxy;
    }

    InetSocketAddress address() {
        return Rig.loopback(near.getLocalPort());
    }

    /** What was passed on so far. */
    Marks passedOn() {
        return passedOn;
    }

    synchronized int seen() {
        return counts[0];
    }

    synchronized String figures() {
        return counts[0] + " datagrams, " + counts[1] + " lost, " + counts[2] + " doubled, " + counts[3] + " swapped";
    }

    /** Passes on what still waits for a next one. */
    synchronized void flush() throws IOException {
        byte[] waiting = late;
        late = null;
        if (waiting != null) {
            send(waiting);
        }
    }

    private void there() throws IOException {
        DatagramPacket packet = new DatagramPacket(new byte[MAX_BYTES], MAX_BYTES);
        while (true) {
            packet.setLength(MAX_BYTES);
            near.receive(packet);
            peer = packet.getSocketAddress();
            pass(Arrays.copyOf(packet.getData(), packet.getLength()));
        }
    }

    private synchronized void pass(byte[] datagram) throws IOException {
        counts[0]++;
        int draw = random.nextInt(1000);
        if (draw < faults.lost()) {
            counts[1]++;
        } else if (draw < faults.lost() + faults.doubled()) {
            counts[2]++;
            send(datagram);
            send(datagram);
        } else if (draw < faults.lost() + faults.doubled() + faults.late() && late == null) {
            counts[3]++;
            late = datagram;
            return;
        } else {
            send(datagram);
        }
        flush();
    }

    private void send(byte[] datagram) throws IOException {
        passedOn.add(datagram);
        far.send(new DatagramPacket(datagram, datagram.length));
    }

    private void back() throws IOException {
        DatagramPacket packet = new DatagramPacket(new byte[MAX_BYTES], MAX_BYTES);
        while (true) {
            packet.setLength(MAX_BYTES);
            far.receive(packet);
            SocketAddress to = peer;
            if (to != null) {
                near.send(new DatagramPacket(packet.getData(), packet.getLength(), to));
            }
        }
    }

    private interface Action {
        void run() throws IOException;
    }

    private void start(String name, Action action) {
        Thread thread = new Thread(
                () -> {
                    try {
                        action.run();
                    } catch (IOException e) {
                        // Closed.
                    }
                },
                Leaks.PREFIX + "datagrams-" + name);
        thread.setDaemon(true);
        threads.add(thread);
        thread.start();
    }

    @Override
    public void close() {
        near.close();
        far.close();
        try {
            for (Thread thread : threads) {
                thread.join(Until.LIMIT.toMillis());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
