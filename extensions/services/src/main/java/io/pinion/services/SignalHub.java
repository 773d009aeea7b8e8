package io.pinion.services;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Shares the signals of the process between its entrypoints: the first that listens takes each signal over, the last
 * that leaves gives it back, in whatever order they come and go. The first signal is told to all; a second one, while
 * any of them still stops, ends the process at once.
 */
final class SignalHub {
    static final SignalHub OF_THE_PROCESS = new SignalHub(new JvmSignals());

    private static final List<String> SIGNALS = List.of("INT", "TERM");

    private final SignalSource source;
    private final List<Consumer<SignalException>> listeners = new ArrayList<>();
    private final Map<String, Runnable> restorers = new LinkedHashMap<>();
    private @Nullable SignalException received;
    private boolean refusalLogged;

    SignalHub(SignalSource source) {
        this.source = source;
    }

    /** Tells the listener of the first signal, also of one that has come but not been dealt with yet. */
    void add(Consumer<SignalException> listener) {
        SignalException earlier;
        synchronized (this) {
            if (listeners.isEmpty()) {
                takeOver();
            }
            listeners.add(listener);
            earlier = received;
        }
        if (earlier != null) {
            listener.accept(earlier);
        }
    }

    synchronized void remove(Consumer<SignalException> listener) {
        if (listeners.remove(listener) && listeners.isEmpty()) {
            restorers.values().forEach(Runnable::run);
            restorers.clear();
            received = null;
        }
    }

    private void takeOver() {
        for (String signal : SIGNALS) {
            try {
                restorers.put(signal, source.handle(signal, this::onSignal));
            } catch (UnsupportedOperationException e) {
                logRefusalOnce(e);
            }
        }
    }

    private void logRefusalOnce(UnsupportedOperationException refusal) {
        if (!refusalLogged) {
            refusalLogged = true;
            ServiceLog.warn(
                    "Signals do not stop the services: " + refusal.getMessage()
                            + ". They are left to whoever embeds this JVM (-Xrs); call close() on a signal.",
                    null);
        }
    }

    private void onSignal(String signal) {
        int exitCode = 128 + source.number(signal);
        SignalException first;
        List<Consumer<SignalException>> told;
        synchronized (this) {
            if (received != null) {
                first = null;
                told = List.of();
            } else {
                first = new SignalException(signal, exitCode);
                received = first;
                told = List.copyOf(listeners);
            }
        }
        if (first == null) {
            source.kill(exitCode);
            return;
        }
        for (Consumer<SignalException> listener : told) {
            listener.accept(first);
        }
    }
}
