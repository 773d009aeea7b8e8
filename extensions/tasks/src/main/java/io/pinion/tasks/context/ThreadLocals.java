package io.pinion.tasks.context;

import io.pinion.tasks.context.ContextCarrier.Restore;

/** Sets a thread-local for a while. */
final class ThreadLocals {
    private ThreadLocals() {}

    static <T> Restore install(ThreadLocal<T> local, T value) {
        T previous = local.get();
        local.set(value);
        return () -> {
            if (previous == null) {
                local.remove();
            } else {
                local.set(previous);
            }
        };
    }
}
