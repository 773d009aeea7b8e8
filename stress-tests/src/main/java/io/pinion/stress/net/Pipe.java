package io.pinion.stress.net;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/** One direction of one connection through the proxy, on a thread of its own. */
final class Pipe implements Runnable {
    private static final int MAX_PIECE_BYTES = 1 << 14;

    private final FaultProxy proxy;
    private final Link link;
    private final Direction direction;
    private final InputStream in;
    private final OutputStream out;
    private final SplittableRandom random = new SplittableRandom();
    private final byte[] buffer = new byte[MAX_PIECE_BYTES];
    private long passed;
    private long dueNs = System.nanoTime();

    Pipe(FaultProxy proxy, Link link, Direction direction, Socket from, Socket to) throws IOException {
        this.proxy = proxy;
        this.link = link;
        this.direction = direction;
        in = new BufferedInputStream(from.getInputStream());
        out = to.getOutputStream();
    }

    @Override
    public void run() {
        try {
            while (step()) {
                // Until the end, or the cut.
            }
        } catch (InterruptedException e) {
            // The proxy is being closed.
        } catch (Exception e) {
            link.reset();
        }
    }

    private Flow flow() {
        return proxy.flow(direction);
    }

    private boolean step() throws Exception {
        Flow now = flow();
        if (now.cutAt() == passed) {
            link.cut(now.cut(), direction);
            return false;
        }
        int length;
        try {
            length = read(now);
        } catch (IOException e) {
            if (awaitPassable()) {
                link.reset();
            }
            return false;
        }
        boolean isPassable = awaitPassable();
        if (length <= 0) {
            if (isPassable) {
                link.ended(direction);
            }
            return false;
        }
        return !isPassable || forward(flow(), length);
    }

    private int read(Flow now) throws IOException {
        int piece = now.pieces().length(passed);
        int most = piece == 0 ? MAX_PIECE_BYTES : Math.min(Math.abs(piece), MAX_PIECE_BYTES);
        if (now.cutAt() > passed) {
            most = (int) Math.min(most, now.cutAt() - passed);
        }
        return piece > 0 ? in.readNBytes(buffer, 0, most) : in.read(buffer, 0, most);
    }

    /** Waits out a stall; whether what was read is to be passed on. */
    private boolean awaitPassable() throws InterruptedException {
        proxy.awaitNoStall(direction);
        return flow().hole() == Hole.NONE;
    }

    private boolean forward(Flow now, int length) throws Exception {
        long flip = now.flipAt() - passed;
        if (flip >= 0 && flip < length) {
            buffer[(int) flip] ^= 1;
        }
        long delayNs = now.latencyNs() + (now.jitterNs() > 0 ? random.nextLong(now.jitterNs()) : 0);
        TimeUnit.NANOSECONDS.sleep(delayNs);
        try {
            out.write(buffer, 0, length);
        } catch (IOException e) {
            // The other direction reads from the same socket and tells of its end.
            return false;
        }
        passed += length;
        proxy.passed(direction, length);
        now.pacer().passed(passed);
        keepTo(now.bytesPerSecond(), length);
        return true;
    }

    private void keepTo(long bytesPerSecond, int length) throws InterruptedException {
        if (bytesPerSecond > 0) {
            dueNs = Math.max(dueNs, System.nanoTime()) + length * TimeUnit.SECONDS.toNanos(1) / bytesPerSecond;
            TimeUnit.NANOSECONDS.sleep(dueNs - System.nanoTime());
        }
    }
}
