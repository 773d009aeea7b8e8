package io.pinion.examples.demo;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Reaches virtual threads from code that is compiled for JDK 17. */
final class VirtualThreads {
    private VirtualThreads() {}

    static boolean available() {
        try {
            newExecutor().shutdown();
            return true;
        } catch (UnsupportedOperationException e) {
            return false;
        }
    }

    /** Makes an executor with a virtual thread per task. */
    static ExecutorService newExecutor() {
        try {
            MethodHandle maker = MethodHandles.publicLookup()
                    .findStatic(
                            Executors.class,
                            "newVirtualThreadPerTaskExecutor",
                            MethodType.methodType(ExecutorService.class));
            return (ExecutorService) maker.invoke();
        } catch (Throwable e) {
            // JDK 19 and 20 have the method and refuse it unless previews are enabled.
            throw new UnsupportedOperationException("no virtual threads in this JDK", e);
        }
    }
}
