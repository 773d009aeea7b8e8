package io.pinion.worker.disruptor;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** Virtual threads where the JDK has them (21 and newer): public methods, reached by name. */
final class VirtualThreads {
    private static final @Nullable MethodHandle IS_VIRTUAL;
    private static final @Nullable MethodHandle NEW_EXECUTOR;

    static {
        MethodHandle isVirtual = null;
        MethodHandle newExecutor = null;
        try {
            MethodHandles.Lookup lookup = MethodHandles.publicLookup();
            isVirtual = lookup.findVirtual(Thread.class, "isVirtual", MethodType.methodType(boolean.class));
            newExecutor = lookup.findStatic(
                    Executors.class, "newVirtualThreadPerTaskExecutor", MethodType.methodType(ExecutorService.class));
        } catch (ReflectiveOperationException e) {
            // An older JDK: no thread is virtual.
        }
        IS_VIRTUAL = isVirtual;
        NEW_EXECUTOR = newExecutor;
    }

    private VirtualThreads() {}

    static boolean isCurrentVirtual() {
        if (IS_VIRTUAL == null) {
            return false;
        }
        try {
            return (boolean) IS_VIRTUAL.invokeExact(Thread.currentThread());
        } catch (Throwable t) {
            throw new IllegalStateException("Thread.isVirtual failed", t);
        }
    }

    /** An executor with one virtual thread per task, or null where there are none. */
    static @Nullable ExecutorService newExecutor() {
        if (NEW_EXECUTOR == null) {
            return null;
        }
        try {
            return (ExecutorService) NEW_EXECUTOR.invokeExact();
        } catch (Throwable t) {
            return null;
        }
    }
}
