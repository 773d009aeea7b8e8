package io.pinion.logging.receivers;

import io.pinion.logging.Destination;
import java.net.URI;
import java.util.List;
import java.util.Locale;

/** An input of a real receiver. */
final class NodeTarget implements Target {
    private final String receiver;
    private final ReceiverNode node;
    private final Input input;
    private final boolean owned;
    private final long before;
    private long drops;

    private NodeTarget(String receiver, ReceiverNode node, Input input, boolean owned) {
        this.receiver = receiver;
        this.node = node;
        this.input = input;
        this.owned = owned;
        this.before = node.count(input);
    }

    /** On a node that is closed with it. */
    static NodeTarget owning(String receiver, ReceiverNode node, Input input) {
        return new NodeTarget(receiver, node, input, true);
    }

    /** On a node that others use too. */
    static NodeTarget sharing(String receiver, ReceiverNode node, Input input) {
        return new NodeTarget(receiver, node, input, false);
    }

    @Override
    public String receiver() {
        return receiver;
    }

    @Override
    public String transport() {
        return input.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    @Override
    public Shape shape() {
        return switch (input) {
            case TCP_LINES, TLS_LINES, HTTP -> Shape.JSON;
            case TCP_SYSLOG, UNIX_STREAM -> Shape.SYSLOG_LINES;
            case TCP_COUNTED, TLS_COUNTED, UDP_SYSLOG, UNIX_DATAGRAM -> Shape.SYSLOG;
            case TCP_NUL -> Shape.GELF;
        };
    }

    @Override
    public Destination destination() {
        return switch (input) {
            case TCP_LINES, TCP_SYSLOG, TCP_COUNTED, TCP_NUL -> Destination.tcp("127.0.0.1", node.port(input));
            case TLS_LINES, TLS_COUNTED -> Destination.tls("localhost", node.port(input), node.clientTls());
            case UDP_SYSLOG -> Destination.udp("127.0.0.1", node.port(input));
            case UNIX_STREAM -> Destination.unixStream(node.socket(input));
            case UNIX_DATAGRAM -> Destination.unixDatagram(node.socket(input));
            case HTTP -> Destination.http(URI.create("http://127.0.0.1:" + node.port(input) + "/"));
        };
    }

    @Override
    public void start() {
        node.start();
    }

    @Override
    public void stop() {
        drops = kernelDrops();
        node.stop();
    }

    @Override
    public void kill() {
        drops = kernelDrops();
        node.kill();
    }

    @Override
    public void pause() {
        node.pause();
    }

    @Override
    public void resume() {
        node.resume();
    }

    @Override
    public boolean canPause() {
        return true;
    }

    @Override
    public long arrived() {
        return node.count(input) - before;
    }

    @Override
    public List<Shape.Arrival> arrivals() {
        return node.received(input).stream()
                .skip(before)
                .flatMap(received -> entries(received).stream())
                .map(shape()::arrival)
                .toList();
    }

    private List<Entry> entries(Received received) {
        return input == Input.HTTP ? JsonLinesRules.readBody(received.raw()) : List.of(shape().read(received));
    }

    @Override
    public long kernelDrops() {
        return isUdp() && node.isRunning() ? drops + Math.max(0, node.kernelDrops(input)) : drops;
    }

    @Override
    public boolean takesLong() {
        return input.transport() != Input.Transport.UDP && input.transport() != Input.Transport.UNIX_DATAGRAM;
    }

    @Override
    public boolean isUdp() {
        return input.transport() == Input.Transport.UDP;
    }

    @Override
    public void close() {
        if (owned) {
            node.close();
        }
    }
}
