package io.pinion.logging.receivers;

import io.pinion.logging.Destination;
import java.util.List;

/** The GELF receiver inside the JVM. */
final class GelfTarget implements Target {
    private final GelfReceiver gelf = new GelfReceiver();
    private final boolean udp;
    private long drops;

    GelfTarget(boolean udp) {
        this.udp = udp;
    }

    @Override
    public String receiver() {
        return "own, strict";
    }

    @Override
    public String transport() {
        return udp ? "udp, chunked" : "tcp nul";
    }

    @Override
    public Shape shape() {
        return Shape.GELF;
    }

    @Override
    public Destination destination() {
        return udp ? Destination.udp("127.0.0.1", gelf.port()) : Destination.tcp("127.0.0.1", gelf.port());
    }

    @Override
    public void start() {
        gelf.start();
    }

    @Override
    public void stop() {
        drops = kernelDrops();
        gelf.stop();
    }

    @Override
    public void kill() {
        stop();
    }

    @Override
    public void pause() {
        throw new UnsupportedOperationException("it is a part of this JVM");
    }

    @Override
    public void resume() {
        throw new UnsupportedOperationException("it is a part of this JVM");
    }

    @Override
    public boolean canPause() {
        return false;
    }

    @Override
    public long arrived() {
        return gelf.received().size();
    }

    @Override
    public List<Shape.Arrival> arrivals() {
        return gelf.received().stream().map(Shape.GELF::arrival).toList();
    }

    @Override
    public long kernelDrops() {
        return udp ? drops + Math.max(0, gelf.kernelDrops()) : 0;
    }

    @Override
    public boolean takesLong() {
        return !udp;
    }

    @Override
    public boolean isUdp() {
        return udp;
    }

    @Override
    public void close() {
        gelf.close();
    }
}
