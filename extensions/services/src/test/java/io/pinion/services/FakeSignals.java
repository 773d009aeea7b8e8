package io.pinion.services;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** Signals that a test raises, on any thread. */
final class FakeSignals implements SignalSource {
    final Map<String, Consumer<String>> handlers = new ConcurrentHashMap<>();
    final List<Integer> kills = new CopyOnWriteArrayList<>();
    boolean refuses;

    @Override
    public Runnable handle(String signal, Consumer<String> handler) {
        if (refuses) {
            throw new UnsupportedOperationException("SIG" + signal + " cannot be taken over: -Xrs");
        }
        handlers.put(signal, handler);
        return () -> handlers.remove(signal);
    }

    @Override
    public int number(String signal) {
        return signal.equals("INT") ? 2 : 15;
    }

    @Override
    public void kill(int exitCode) {
        kills.add(exitCode);
    }

    void raise(String signal) {
        handlers.get(signal).accept(signal);
    }
}
