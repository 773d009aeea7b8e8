package io.pinion.tasks.process;

import io.pinion.tasks.internal.signals.SignalApi;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** The signal handlers of one guard, and those it found. */
final class Signals {
    // Once per process: the reason does not change.
    private static final AtomicBoolean TOLD = new AtomicBoolean();

    private record Installed(String name, Object previous) {}

    private final @Nullable SignalApi api;
    private final List<Installed> installed = new ArrayList<>();
    private @Nullable Object ours;

    Signals() {
        api = SignalApi.find();
    }

    void install(Set<String> names, SignalApi.Handler handler) {
        if (names.isEmpty()) {
            return;
        }
        if (api == null) {
            tell("sun.misc.Signal is not there (add the module jdk.unsupported)");
            return;
        }
        Object object = api.handler(handler);
        ours = object;
        List<String> kept = new ArrayList<>();
        for (String name : names) {
            try {
                Object previous = api.install(name, object);
                if (previous != null) {
                    installed.add(new Installed(name, previous));
                }
            } catch (IllegalArgumentException e) {
                kept.add(name);
            }
        }
        if (!kept.isEmpty()) {
            tell("the JVM does not give away " + kept + " (-Xrs, or not a signal of this system)");
        }
    }

    private static void tell(String why) {
        if (TOLD.compareAndSet(false, true)) {
            ProcessGuard.LOG.log(
                    System.Logger.Level.WARNING,
                    "Signals are the embedder's: " + why
                            + ". The process guard handles unhandled errors; stop it by its API.");
        }
    }

    /** Puts back what was there, in reverse, but only where our handler is still the one. */
    void restore() {
        SignalApi present = api;
        if (present == null) {
            return;
        }
        Collections.reverse(installed);
        for (Installed entry : installed) {
            Object found = present.install(entry.name, entry.previous);
            if (found != ours && found != null) {
                present.install(entry.name, found);
            }
        }
        installed.clear();
    }
}
