package io.pinion.stress.system;

import io.pinion.linux.Native;
import io.pinion.worker.PollerChoice;
import io.pinion.worker.Worker;
import io.pinion.worker.WorkerConfig;
import io.pinion.worker.net.Listener;
import io.pinion.worker.net.Stream;
import io.pinion.worker.net.StreamHandler;
import io.pinion.worker.net.StreamOptions;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A worker under load that starts children and looks at what they have open. The arguments are the poller, how many
 * children, and the library that starts them, or nothing for the JDK's way. It opens no sockets but the worker's.
 */
public final class InheritanceChild {
    private static final InetSocketAddress ANY = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    private static final int VISITORS = 4;

    private final Worker worker;
    private final AtomicLong connections = new AtomicLong();
    /** Those that the JDK keeps for itself, as {@code ls} names them. */
    private final Set<String> foreign;

    private volatile boolean isOver;

    private InheritanceChild(PollerChoice poller) throws IOException {
        // Loading it uses files, for which JDK 17 opens a socket that it keeps.
        Native.isAvailable();
        foreign = Proc.descriptors(ProcessHandle.current().pid()).values().stream()
                .filter(Proc::isOurs)
                .collect(Collectors.toSet());
        worker = Worker.start(WorkerConfig.builder().poller(poller).build());
    }

    /** Answers with how many children there were, how many descriptors of ours they had, and how many connections. */
    public static void main(String[] args) throws Exception {
        InheritanceChild child = new InheritanceChild(PollerChoice.valueOf(args[0]));
        Listener listener = child.worker
                .network()
                .listen(ANY, StreamOptions.defaults(), stream -> new EchoHandler())
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);
        for (int i = 0; i < VISITORS; i++) {
            child.visit(listener.localAddress());
        }
        long seen = child.startChildren(Integer.parseInt(args[1]), args.length > 2 ? Path.of(args[2]) : null);
        child.isOver = true;
        System.out.println(Child.ANSWER + args[1] + " " + seen + " " + child.connections);
        listener.close();
        System.exit(child.worker.shutdown(Duration.ofSeconds(10)).isFinal() ? 0 : 1);
    }

    private long startChildren(int count, @Nullable Path library) throws Exception {
        if (library != null) {
            NativeSpawn.load(library);
        }
        long seen = 0;
        for (int i = 0; i < count; i++) {
            List<String> lines = library == null
                    ? descriptorsOfAChild()
                    : NativeSpawn.descriptorsOfAChild(Path.of(System.getenv(NativeSpawn.DIRECTORY)), i);
            Violation.unless(lines.stream().anyMatch(line -> line.contains("/proc/")), "no list: " + lines);
            seen += lines.stream().filter(this::isOurs).count();
        }
        return seen;
    }

    private boolean isOurs(String line) {
        return Proc.isOurs(line) && foreign.stream().noneMatch(line::endsWith);
    }

    private static List<String> descriptorsOfAChild() throws IOException, InterruptedException {
        Process process = new ProcessBuilder("ls", "-l", "/proc/self/fd").start();
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            List<String> all = lines.lines().toList();
            process.waitFor();
            return all;
        }
    }

    /** Connects, sends, gets it back, closes, and comes again: descriptors are opened and closed all the time. */
    private void visit(SocketAddress address) {
        if (isOver) {
            return;
        }
        worker.network()
                .connect(address, StreamOptions.defaults(), new Visitor(address))
                .whenComplete((stream, error) -> {
                    if (stream != null) {
                        worker.execute(() -> greet(stream));
                    }
                });
    }

    private static void greet(Stream stream) {
        try {
            stream.write(ByteBuffer.allocate(100));
        } catch (IOException e) {
            // Closed already; the visitor comes again.
        }
    }

    /** One connection. */
    private final class Visitor implements StreamHandler {
        private final SocketAddress address;

        Visitor(SocketAddress address) {
            this.address = address;
        }

        @Override
        public void data(Stream stream, ByteBuffer data) {
            data.position(data.limit());
            connections.incrementAndGet();
            // At once, and with a reset: otherwise the waiting ends of many would use up the ports.
            stream.abort();
        }

        @Override
        public void closed(Stream stream, @Nullable Throwable reason) {
            visit(address);
        }
    }
}
