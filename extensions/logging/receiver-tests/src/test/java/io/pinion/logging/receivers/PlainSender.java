package io.pinion.logging.receivers;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.Socket;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Sends bytes with nothing but the JDK's sockets, so that the receivers are proved by something other than the shipper. */
final class PlainSender {
    private PlainSender() {}

    static void send(ReceiverNode node, Input input, List<byte[]> records) throws IOException {
        switch (input.transport()) {
            case TCP -> overStream(new Socket(InetAddress.getLoopbackAddress(), node.port(input)), input, records);
            case TLS ->
                overStream(
                        node.clientTls().getSocketFactory().createSocket("localhost", node.port(input)),
                        input,
                        records);
            case UDP -> overUdp(node.port(input), records);
            case UNIX_STREAM -> overUnix(node, input, records);
            case UNIX_DATAGRAM -> throw new IllegalArgumentException("the JDK has no Unix-domain datagrams");
        }
    }

    private static void overStream(Socket socket, Input input, List<byte[]> records) throws IOException {
        try (socket;
                OutputStream out = socket.getOutputStream()) {
            out.write(framed(input, records));
            out.flush();
        }
    }

    private static void overUnix(ReceiverNode node, Input input, List<byte[]> records) throws IOException {
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(node.socket(input)))) {
            ByteBuffer all = ByteBuffer.wrap(framed(input, records));
            while (all.hasRemaining()) {
                channel.write(all);
            }
        }
    }

    private static void overUdp(int port, List<byte[]> records) throws IOException {
        try (DatagramSocket socket = new DatagramSocket()) {
            for (byte[] one : records) {
                socket.send(new DatagramPacket(one, one.length, InetAddress.getLoopbackAddress(), port));
            }
        }
    }

    private static byte[] framed(Input input, List<byte[]> records) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] one : records) {
            switch (input) {
                case TCP_COUNTED, TLS_COUNTED -> {
                    out.write((one.length + " ").getBytes(StandardCharsets.US_ASCII));
                    out.write(one);
                }
                case TCP_NUL -> {
                    out.write(one);
                    out.write(0);
                }
                default -> {
                    out.write(one);
                    out.write('\n');
                }
            }
        }
        return out.toByteArray();
    }
}
