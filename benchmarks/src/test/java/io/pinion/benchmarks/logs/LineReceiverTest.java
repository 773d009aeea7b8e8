package io.pinion.benchmarks.logs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** The receiver that the figures about logging rest on: what it counts, in pieces and over restarts. */
class LineReceiverTest {
    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
    }

    @Test
    void scan_linesInPieces_areCountedOnce() {
        LineScanner scanner = new LineScanner(100);
        for (String piece :
                new String[] {"{\"name\":\"x\",\"m\":\"n", "=", "1", "2 user\"}", "\n", "n=3 a\nn=3 b\nnothing\n"}) {
            scanner.scan(bytes(piece));
        }
        assertThat(scanner.distinct()).isEqualTo(2);
        assertThat(scanner.repeated()).isEqualTo(1);
        assertThat(scanner.damaged()).isEqualTo(1);
        scanner.scan(bytes("n=7"));
        scanner.begin();
        scanner.scan(bytes(" n=100 x\nn=4 x\n"));
        assertThat(scanner.distinct()).isEqualTo(3);
        assertThat(scanner.damaged()).isEqualTo(2);
    }

    @Test
    void receiver_restarted_goesOnCounting() throws Exception {
        try (LineReceiver receiver = new LineReceiver(100)) {
            for (int i = 0; i < 2; i++) {
                receiver.start();
                try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), receiver.port())) {
                    OutputStream out = socket.getOutputStream();
                    out.write(("n=" + i + " x\n").getBytes(StandardCharsets.US_ASCII));
                    out.flush();
                    await(receiver, i + 1);
                    receiver.stop();
                }
            }
        }
    }

    private static void await(LineReceiver receiver, long lines) {
        long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (receiver.seen().distinct() < lines && System.nanoTime() - deadlineNs < 0) {
            LockSupport.parkNanos(1_000_000);
        }
        assertThat(receiver.seen().distinct()).isEqualTo(lines);
    }
}
