package io.pinion.examples.demo;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/**
 * The collector that the demo starts as a process of its own: takes lines on a loopback port that it prints, and
 * confirms them. It ends when its standard input does, which is when its parent is gone.
 */
public final class Collector {
    private Collector() {}

    /**
     * Runs the collector.
     *
     * @param args after how many lines to crash, if it should
     * @throws IOException if there is no port
     */
    public static void main(String[] args) throws IOException {
        long crashAfter = args.length > 0 ? Long.parseLong(args[0]) : Long.MAX_VALUE;
        ServerSocketChannel server =
                ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        daemon("collector-accept", () -> acceptAll(server, crashAfter));
        System.out.println(((InetSocketAddress) server.getLocalAddress()).getPort());
        awaitEndOfParent();
    }

    private static void acceptAll(ServerSocketChannel server, long crashAfter) {
        try {
            while (true) {
                SocketChannel channel = server.accept();
                daemon("collector-connection", new CollectorConnection(channel, crashAfter));
            }
        } catch (IOException e) {
            System.err.println("collector: cannot accept connections: " + e);
        }
    }

    private static void daemon(String name, Runnable code) {
        Thread thread = new Thread(code, name);
        thread.setDaemon(true);
        thread.start();
    }

    private static void awaitEndOfParent() throws IOException {
        while (System.in.read() >= 0) {
            // Whatever is typed here means nothing.
        }
    }
}
