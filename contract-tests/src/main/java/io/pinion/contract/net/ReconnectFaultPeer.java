package io.pinion.contract.net;

import io.pinion.contract.Await;
import java.io.BufferedReader;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The silent peer of {@link ReconnectFaults}: a process of its own that reads everything and answers now and then. */
final class ReconnectFaultPeer implements ReconnectFaults.Fault, AutoCloseable {
    private static final byte[] ALIVE = "here.".getBytes(StandardCharsets.US_ASCII);
    private static final String LOOPBACK = "lo";
    private static final String STOP = "stop";

    private final Process process;
    private final DataInputStream from;
    private final boolean isStopped;
    private final int port;

    private ReconnectFaultPeer(Process process, boolean isStopped) throws IOException {
        this.process = process;
        this.isStopped = isStopped;
        from = new DataInputStream(process.getInputStream());
        port = from.readInt();
    }

    /** {@code stop}: the process is stopped; {@code drop}: the loopback interface of this namespace drops everything. */
    static ReconnectFaultPeer start(String fault) throws IOException {
        Process process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        ReconnectFaultPeer.class.getName(),
                        fault))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        return new ReconnectFaultPeer(process, fault.equals(STOP));
    }

    SocketAddress address() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    @Override
    public void begin() throws IOException, InterruptedException {
        if (isStopped) {
            run("kill", "-STOP", String.valueOf(process.pid()));
        } else {
            // A bucket that no packet fits into.
            run("tc", "qdisc", "add", "dev", LOOPBACK, "root", "tbf", "rate", "8bit", "burst", "1", "limit", "1");
        }
    }

    @Override
    public void end() throws IOException, InterruptedException {
        if (isStopped) {
            run("kill", "-CONT", String.valueOf(process.pid()));
        } else {
            run("tc", "qdisc", "del", "dev", LOOPBACK, "root");
        }
    }

    private static void run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        if (!process.waitFor(10, TimeUnit.SECONDS) || process.exitValue() != 0) {
            throw new IOException(String.join(" ", command) + " failed");
        }
    }

    /** Ends the peer; what it has got. */
    ReconnectArrived arrived() throws IOException {
        process.getOutputStream().close();
        ReconnectArrived arrived = new ReconnectArrived();
        int connections = from.readInt();
        for (int i = 0; i < connections; i++) {
            arrived.add(ByteBuffer.wrap(from.readNBytes(from.readInt())));
        }
        return arrived;
    }

    @Override
    public void close() {
        process.destroyForcibly();
        Await.ended(process.onExit());
    }

    /** The other process: a port at first; at the end of its input what each connection brought. */
    public static void main(String[] arguments) throws IOException {
        ReconnectServer server = ReconnectServer.onPort(() -> ReconnectFaultPeer::serve);
        DataOutputStream out = new DataOutputStream(System.out);
        out.writeInt(((InetSocketAddress) server.address()).getPort());
        out.flush();
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII)).readLine();
        awaitEnd(server, arguments[0].equals(STOP));
        server.close();
        List<ReconnectServer.Connection> connections = server.connections();
        out.writeInt(connections.size());
        for (ReconnectServer.Connection connection : connections) {
            byte[] received = connection.received();
            out.writeInt(received.length);
            out.write(received);
        }
        out.flush();
    }

    /** Connections whose end was dropped on the way never end here; their bytes have come long before. */
    private static void awaitEnd(ReconnectServer server, boolean allEnd) {
        List<ReconnectServer.Connection> connections = server.connections();
        Await.until(
                "what was sent is read",
                () -> connections.get(connections.size() - 1).isEnded()
                        && (!allEnd || connections.stream().allMatch(ReconnectServer.Connection::isOver)));
    }

    private static void serve(ReconnectServer.Connection connection) throws IOException {
        while (connection.readSome(Long.MAX_VALUE) > 0) {
            sayAlive(connection);
        }
    }

    /** To one that has gone already nothing can be said, but what it has sent can still be read. */
    private static void sayAlive(ReconnectServer.Connection connection) {
        try {
            connection.write(ALIVE);
        } catch (IOException e) {
            // As above.
        }
    }
}
