package io.pinion.logging.receivers;

import io.pinion.logging.Destination;
import java.util.List;

/** The HTTP receiver inside the JVM. */
final class HttpTarget implements Target {
    private final HttpLogReceiver http;
    private final Shape shape;

    HttpTarget(HttpLogReceiver.Body body) {
        http = new HttpLogReceiver(body);
        shape = switch (body) {
            case LOKI -> Shape.LOKI;
            case OTLP -> Shape.OTLP;
            case JSON_LINES -> Shape.JSON;
        };
    }

    HttpLogReceiver http() {
        return http;
    }

    @Override
    public String receiver() {
        return "own, strict";
    }

    @Override
    public String transport() {
        return "http";
    }

    @Override
    public Shape shape() {
        return shape;
    }

    @Override
    public Destination destination() {
        return Destination.http(http.uri());
    }

    @Override
    public void start() {
        http.start();
    }

    @Override
    public void stop() {
        http.stop();
    }

    @Override
    public void kill() {
        http.stop();
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
        return http.received().size();
    }

    @Override
    public List<Shape.Arrival> arrivals() {
        return http.received().stream().map(shape::arrival).toList();
    }

    @Override
    public long kernelDrops() {
        return 0;
    }

    @Override
    public boolean takesLong() {
        return true;
    }

    @Override
    public boolean isUdp() {
        return false;
    }

    @Override
    public void close() {
        http.close();
    }
}
