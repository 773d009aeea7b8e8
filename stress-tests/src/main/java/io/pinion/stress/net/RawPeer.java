package io.pinion.stress.net;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** What peers say that do not know TLS, or know it too well. */
final class RawPeer {
    private static final int MOST_ROUNDS = 1 << 20;

    private RawPeer() {}

    /** Says something once, and reads to the end. */
    static Peer.Service saying(byte[] bytes) {
        return socket -> {
            socket.setSoTimeout((int) Until.LIMIT.toMillis());
            socket.getOutputStream().write(bytes);
            byte[] rest = new byte[1 << 12];
            while (socket.getInputStream().read(rest) >= 0) {
                // Up to the end.
            }
        };
    }

    /** Says something, and then something again and again, until nobody takes it. */
    static Peer.Service repeating(byte[] first, byte[] again) {
        return socket -> {
            OutputStream out = socket.getOutputStream();
            out.write(first);
            for (int i = 0; i < MOST_ROUNDS; i++) {
                out.write(again);
            }
        };
    }

    /** The same as a client. */
    static TlsTrials.Client client(Peer.Service service) {
        return to -> {
            try (Socket socket = new Socket(to.getAddress(), to.getPort())) {
                service.serve(socket);
            } catch (IOException e) {
                throw e;
            } catch (Exception e) {
                throw new IOException(e);
            }
        };
    }

    /** As many as one write of a greedy peer holds. */
    static byte[] manyOf(byte[] record) {
        byte[] all = new byte[(1 << 16) / record.length * record.length];
        for (int at = 0; at < all.length; at += record.length) {
            System.arraycopy(record, 0, all, at, record.length);
        }
        return all;
    }

    static byte[] text(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** A record of TLS 1.2 and 1.3 alike. */
    static byte[] record(int type, int statedLength, byte... content) {
        byte[] record = new byte[5 + content.length];
        record[0] = (byte) type;
        record[1] = 3;
        record[2] = 3;
        record[3] = (byte) (statedLength >> 8);
        record[4] = (byte) statedLength;
        System.arraycopy(content, 0, record, 5, content.length);
        return record;
    }
}
