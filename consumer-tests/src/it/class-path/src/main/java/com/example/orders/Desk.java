package com.example.orders;

import io.pinion.services.Service;
import io.pinion.services.ServiceScope;
import io.pinion.tasks.PeriodicTask;
import io.pinion.worker.Worker;
import io.pinion.worker.net.DatagramOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletionStage;

/** Counts ticks, and then ends its process by the signal that an operator would send. */
final class Desk implements Service {
    private final Settings settings;
    private int ticks;

    Desk(Settings settings) {
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
        PeriodicTask.on(worker).period(settings.pause()).start(this::tick);
        worker.blocking().submit(() -> Thread.currentThread().getName()).thenAccept(name -> System.out.println("blocking=" + name));
        return Service.done();
    }

    private void tick() {
        if (++ticks == settings.ticks()) {
            System.out.println("ticks=" + ticks);
            try {
                new ProcessBuilder("kill", "-TERM", Long.toString(ProcessHandle.current().pid())).start();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
