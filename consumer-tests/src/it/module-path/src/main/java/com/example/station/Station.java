package com.example.station;

import io.pinion.logging.LogShipper;
import io.pinion.logging.jul.PinionHandler;
import io.pinion.services.Entrypoint;
import io.pinion.services.Service;
import io.pinion.services.ServiceScope;
import io.pinion.services.config.ConfigReader;
import io.pinion.tasks.PeriodicTask;
import io.pinion.worker.Worker;
import io.pinion.worker.net.DatagramOptions;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.logging.Level;
import java.util.logging.LogRecord;

/** Takes three readings, and waits to be told to stop. */
public final class Station {
    private static final int MAX_DATAGRAM = 8192;
    private static final int RECEIVE_MS = 10_000;

    private Station() {}

    record Settings(Duration pause, int readings) {}

    /** Takes the readings. */
    private static final class Sensor implements Service {
        private final CompletableFuture<Integer> done = new CompletableFuture<>();
        private final Settings settings;
        private int readings;

        Sensor(Settings settings) {
            this.settings = settings;
        }

        @Override
        public CompletionStage<?> start(ServiceScope scope) {
            Worker worker = scope.worker();
            // Opens the poller, which a worker without a network does without.
            worker.network()
                    .datagrams(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                            null,
                            DatagramOptions.defaults(),
                            (socket, data, sender) -> {})
                    .thenAccept(socket -> {
                        System.out.println("poller=" + worker.placement().poller());
                        socket.close();
                    });
            System.out.println("engine=" + worker.getClass().getModule().getName());
            PeriodicTask.on(worker).period(settings.pause()).start(() -> {
                if (++readings == settings.readings()) {
                    done.complete(readings);
                }
            });
            // Started once the readings are there, so that the signal cannot come before.
            return done.thenAccept(count -> System.out.println("readings=" + count));
        }
    }

    public static void main(String[] args) throws Exception {
        Settings settings = ConfigReader.of(Settings.class, "station")
                .properties(Map.of("station.pause", "20ms", "station.readings", "3"))
                .read()
                .value();
        System.out.println("log=" + shipOneLine());
        Entrypoint entrypoint = Entrypoint.builder().services(new Sensor(settings)).start();
        System.out.println("started");
        System.out.println("exit=" + entrypoint.await());
    }

    private static String shipOneLine() throws Exception {
        try (DatagramSocket receiver = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            receiver.setSoTimeout(RECEIVE_MS);
            try (LogShipper shipper = LogShipper.builder(Map.of(
                            "destination", "udp://127.0.0.1:" + receiver.getLocalPort(), "format", "syslog"))
                    .build()) {
                new PinionHandler(shipper).publish(new LogRecord(Level.INFO, "it rains"));
                DatagramPacket packet = new DatagramPacket(new byte[MAX_DATAGRAM], MAX_DATAGRAM);
                receiver.receive(packet);
                return new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8);
            }
        }
    }
}
