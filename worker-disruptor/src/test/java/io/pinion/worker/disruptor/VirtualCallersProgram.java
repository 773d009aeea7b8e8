package io.pinion.worker.disruptor;

import io.pinion.worker.OverflowPolicy;
import io.pinion.worker.Worker;
import io.pinion.worker.WorkerConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;

/**
 * Run with one carrier: virtual callers outnumber the ring, so that all of them stand in some wait of the engine while
 * the worker is held. The one that opens the gate can run only if none of them keeps the carrier.
 */
final class VirtualCallersProgram {
    private VirtualCallersProgram() {}

    public static void main(String[] args) throws Exception {
        int callers = Integer.parseInt(args[0]);
        Path events = Files.createTempFile("pinned", ".jfr");
        try (Recording recording = new Recording()) {
            recording.enable("jdk.VirtualThreadPinned").withoutThreshold();
            recording.start();
            run(callers);
            recording.stop();
            recording.dump(events);
            List<RecordedEvent> pinned = RecordingFile.readAllEvents(events).stream()
                    .filter(event -> event.getEventType().getName().equals("jdk.VirtualThreadPinned"))
                    .toList();
            System.out.println("pinned " + pinned.size());
            pinned.stream().limit(3).forEach(System.out::println);
        } finally {
            Files.delete(events);
        }
    }

    private static void run(int callers) throws Exception {
        WorkerConfig config = WorkerConfig.builder()
                .capacity(1024)
                .overflow(OverflowPolicy.block())
                .build();
        CountDownLatch gate = new CountDownLatch(1);
        ExecutorService virtual = VirtualThreads.newExecutor();
        try (Worker worker = Worker.start(config)) {
            worker.execute(() -> await(gate));
            List<Future<Integer>> results = new ArrayList<>();
            for (int i = 0; i < callers; i++) {
                results.add(virtual.submit(caller(worker, i)));
            }
            virtual.submit(gate::countDown);
            for (int i = 0; i < callers; i++) {
                int result = results.get(i).get(60, TimeUnit.SECONDS);
                if (result != i) {
                    throw new AssertionError("caller " + i + " got " + result);
                }
            }
        }
        System.out.println("callers " + callers);
    }

    private static Callable<Integer> caller(Worker worker, int number) {
        return switch (number % 3) {
            case 0 -> () -> worker.call(() -> number);
            case 1 -> () -> worker.submit(() -> number).join();
            default -> () -> worker.submit(() -> number).get(60, TimeUnit.SECONDS);
        };
    }

    private static void await(CountDownLatch gate) {
        try {
            gate.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
