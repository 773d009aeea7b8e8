package io.pinion.benchmarks.tasks;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Optional;

/** Starts virtual threads where the JDK has them; this code is compiled for one that has not. */
final class VirtualThreads {
    private static final int FIRST_JDK = 21;

    private VirtualThreads() {}

    static Optional<String> whyNot() {
        return Runtime.version().feature() < FIRST_JDK
                ? Optional.of("virtual threads need JDK " + FIRST_JDK)
                : Optional.empty();
    }

    static Thread start(Runnable task) {
        try {
            return (Thread) Starter.START.invokeExact(task);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    /** Loaded on first use. */
    private static final class Starter {
        static final MethodHandle START;

        static {
            try {
                START = MethodHandles.publicLookup()
                        .findStatic(
                                Thread.class,
                                "startVirtualThread",
                                MethodType.methodType(Thread.class, Runnable.class));
            } catch (ReflectiveOperationException e) {
                throw new ExceptionInInitializerError(e);
            }
        }
    }
}
