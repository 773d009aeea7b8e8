package io.pinion.services;

import io.pinion.tasks.internal.signals.SignalApi;
import io.pinion.tasks.process.ProcessExit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The signals of this process. */
final class JvmSignals implements SignalSource {
    private final @Nullable SignalApi api = SignalApi.find();

    @Override
    public Runnable handle(String signal, Consumer<String> handler) {
        SignalApi present = present(signal);
        try {
            Object previous = present.install(signal, present.handler((name, number) -> handler.accept(name)));
            return () -> restore(present, signal, previous);
        } catch (IllegalArgumentException e) {
            throw new UnsupportedOperationException("SIG" + signal + " cannot be taken over: " + e.getMessage(), e);
        }
    }

    @Override
    public int number(String signal) {
        try {
            return present(signal).number(signal);
        } catch (IllegalArgumentException e) {
            throw new UnsupportedOperationException("SIG" + signal + " is not known here: " + e.getMessage(), e);
        }
    }

    /** Hooks do not run: the first signal had its chance, the second one means at once. */
    @Override
    public void kill(int exitCode) {
        new ProcessExit().halt(exitCode);
    }

    private SignalApi present(String signal) {
        SignalApi present = api;
        if (present == null) {
            throw new UnsupportedOperationException("SIG" + signal
                    + " cannot be taken over: sun.misc.Signal is not there (add the module jdk.unsupported)");
        }
        return present;
    }

    private static void restore(SignalApi present, String signal, @Nullable Object previous) {
        if (previous != null) {
            Object unused = present.install(signal, previous);
        }
    }
}
