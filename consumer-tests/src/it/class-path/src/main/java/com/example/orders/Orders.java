package com.example.orders;

import io.pinion.services.Entrypoint;
import io.pinion.services.config.ConfigReader;
import java.io.ByteArrayInputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.logging.LogManager;
import java.util.logging.Logger;

/** Uses what needs reflection, services, native code and signals, and says what came of it. */
public final class Orders {
    private static final int MAX_DATAGRAM = 8192;
    private static final int RECEIVE_MS = 10_000;

    private Orders() {}

    public static void main(String[] args) throws Exception {
        Settings settings = ConfigReader.of(Settings.class, "orders")
                .properties(Map.of(
                        "orders.pause", "20ms",
                        "orders.since", "2026-11-20",
                        "orders.ticks", "3",
                        "orders.regions", "north, south",
                        "orders.shop", "https://shop.example/"))
                .read()
                .value();
        System.out.println("settings=" + settings);
        try (DatagramSocket receiver = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            receiver.setSoTimeout(RECEIVE_MS);
            shipLogsTo(receiver.getLocalPort());
            Logger.getLogger("com.example.orders").info("order 4711");
            DatagramPacket packet = new DatagramPacket(new byte[MAX_DATAGRAM], MAX_DATAGRAM);
            receiver.receive(packet);
            System.out.println("log=" + new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8));
            int code = Entrypoint.builder().services(new Desk(settings)).runForever();
            System.out.println("exit=" + code);
        }
    }

    /** As a file of the log manager would say it: the handler is made by its name. */
    private static void shipLogsTo(int port) throws Exception {
        String handler = "io.pinion.logging.jul.PinionHandler";
        String properties = "handlers=" + handler + "\n" + handler + ".destination=udp://127.0.0.1:" + port + "\n" + handler
                + ".format=json\n";
        LogManager.getLogManager()
                .readConfiguration(new ByteArrayInputStream(properties.getBytes(StandardCharsets.ISO_8859_1)));
    }
}
