package io.pinion.worker.disruptor;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinion.worker.IdleStrategy;
import io.pinion.worker.PollerChoice;
import io.pinion.worker.Worker;
import io.pinion.worker.WorkerConfig;
import java.io.IOException;
import java.net.ProtocolFamily;
import java.nio.channels.DatagramChannel;
import java.nio.channels.Pipe;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.spi.AbstractSelector;
import java.nio.channels.spi.SelectorProvider;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A poller asked for by name; refused by the system in a JVM of its own, as the JDK takes its provider once. */
class PollerOpeningTest {

    /** No selector, as when no descriptor is left. */
    public static final class Refusing extends SelectorProvider {
        @Override
        public AbstractSelector openSelector() throws IOException {
            throw new IOException("Too many open files");
        }

        @Override
        public DatagramChannel openDatagramChannel() {
            throw new UnsupportedOperationException();
        }

        @Override
        public DatagramChannel openDatagramChannel(ProtocolFamily family) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Pipe openPipe() {
            throw new UnsupportedOperationException();
        }

        @Override
        public ServerSocketChannel openServerSocketChannel() {
            throw new UnsupportedOperationException();
        }

        @Override
        public SocketChannel openSocketChannel() {
            throw new UnsupportedOperationException();
        }
    }

    /** The program of the child JVM. */
    public static final class Program {
        private Program() {}

        /** Starts a worker that cannot start. */
        public static void main(String[] arguments) throws InterruptedException {
            WorkerConfig config = WorkerConfig.builder()
                    .name("doomed")
                    .poller(PollerChoice.NIO)
                    .build();
            try (Worker worker = Worker.start(config)) {
                System.out.println("started " + worker);
            } catch (IllegalStateException e) {
                System.out.println("refused: " + e.getMessage());
            }
            for (Thread thread : Thread.getAllStackTraces().keySet()) {
                if (thread.getName().equals("doomed")) {
                    thread.join(10_000);
                    System.out.println("its thread " + (thread.isAlive() ? "goes on" : "ends"));
                }
            }
        }
    }

    @Test
    void namedPoller_ofAWorkerThatNeverSleeps_isToldAtOnce() {
        WorkerConfig config = WorkerConfig.builder()
                .idleStrategy(IdleStrategy.YIELDING)
                .poller(PollerChoice.NIO)
                .build();
        try (Worker worker = Worker.start(config)) {
            assertThat(worker.placement().poller()).isEqualTo("nio");
        }
    }

    @Test
    void namedPoller_thatCannotBeOpened_failsTheStartWithTheReason(@TempDir Path temp) throws Exception {
        Path output = temp.resolve("output");
        Process child = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Djava.nio.channels.spi.SelectorProvider=" + Refusing.class.getName(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Program.class.getName()))
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        boolean ended = child.waitFor(60, TimeUnit.SECONDS);
        child.destroyForcibly().waitFor();
        String said = Files.readString(output);
        assertThat(ended).as(said).isTrue();
        assertThat(said)
                .contains("refused: Worker 'doomed' does not start: its poller cannot be opened: Too many open files")
                .doesNotContain("goes on", "Exception");
    }
}
