package io.pinion.services.blocking;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Makes threads named {@code <name>-1}, {@code <name>-2} and so on. */
final class CallThreads {
    private CallThreads() {}

    /** Virtual threads where the JDK has them (21 and newer), else daemon threads. */
    static ThreadFactory virtualOrDaemon(String name) {
        ThreadFactory virtual = virtual(name);
        return virtual != null ? virtual : platform(name, true);
    }

    static ThreadFactory platform(String name, boolean daemon) {
        AtomicLong number = new AtomicLong();
        return task -> {
            // Does not inherit the context of whoever happens to need a thread first.
            Thread thread = new Thread(null, task, name + "-" + number.incrementAndGet(), 0, false);
            thread.setDaemon(daemon);
            return thread;
        };
    }

    /** By public methods that are reached by name; null on an older JDK. */
    private static @Nullable ThreadFactory virtual(String name) {
        try {
            MethodHandles.Lookup lookup = MethodHandles.publicLookup();
            Class<?> builder = Class.forName("java.lang.Thread$Builder");
            Class<?> ofVirtual = Class.forName("java.lang.Thread$Builder$OfVirtual");
            MethodHandle start = lookup.findStatic(Thread.class, "ofVirtual", MethodType.methodType(ofVirtual));
            MethodHandle naming =
                    lookup.findVirtual(builder, "name", MethodType.methodType(builder, String.class, long.class));
            MethodHandle factory = lookup.findVirtual(builder, "factory", MethodType.methodType(ThreadFactory.class));
            return (ThreadFactory) factory.invoke(naming.invoke(start.invoke(), name + "-", 1L));
        } catch (Throwable e) {
            // None, or a preview that is switched off.
            return null;
        }
    }
}
