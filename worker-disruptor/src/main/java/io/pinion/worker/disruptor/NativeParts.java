package io.pinion.worker.disruptor;

import io.pinion.worker.spi.PollerProvider;
import io.pinion.worker.spi.ThreadControl;
import java.lang.System.Logger.Level;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** Finds pollers and thread control on the path, and knows whether the native part is wanted. */
final class NativeParts {
    /** {@code auto}, {@code off} or {@code required}; the native part itself honours {@code off}. */
    private static final String PROPERTY = "pinion.native";

    private static final String NOT_ON_THE_PATH =
            "the native part is not on the path, or has another version; add io.pinion:pinion-native-linux (io.pinion:pinion brings it)";

    /** {@code Module.isNativeAccessEnabled()}, from Java 22 on. */
    private static final @Nullable MethodHandle IS_NATIVE_ACCESS_ENABLED = findNativeAccessCheck();

    private static final AtomicBoolean EXPLAINED = new AtomicBoolean();

    private NativeParts() {}

    static boolean isRequired() {
        return "required".equalsIgnoreCase(System.getProperty(PROPERTY));
    }

    /** The poller of that name. */
    static @Nullable PollerProvider poller(String name) {
        try {
            return ServiceLoader.load(PollerProvider.class, PollerProvider.class.getClassLoader()).stream()
                    .map(ServiceLoader.Provider::get)
                    .filter(provider -> provider.name().equals(name))
                    .findFirst()
                    .orElse(null);
        } catch (ServiceConfigurationError e) {
            // Another version of the native part: as good as none.
            return null;
        }
    }

    /** Why epoll cannot be used; empty when it works. */
    static Optional<String> whyNoEpoll() {
        PollerProvider epoll = poller("epoll");
        return epoll == null ? Optional.of(NOT_ON_THE_PATH) : epoll.unavailabilityCause();
    }

    /** Says once per process why the JDK's selector is used where epoll could be. */
    static void explainFallback(String cause) {
        if (!cause.equals(NOT_ON_THE_PATH) && EXPLAINED.compareAndSet(false, true)) {
            System.getLogger("io.pinion.worker").log(Level.INFO, "Using the JDK's selector instead of epoll: " + cause);
        }
    }

    /** The same for all workers. */
    static @Nullable ThreadControl threadControl() {
        return ThreadControlHolder.FOUND;
    }

    /** Looks it up once: that takes longer than the start of a thread. */
    private static final class ThreadControlHolder {
        static final @Nullable ThreadControl FOUND = findThreadControl();
    }

    private static @Nullable ThreadControl findThreadControl() {
        try {
            return ServiceLoader.load(ThreadControl.class, ThreadControl.class.getClassLoader())
                    .findFirst()
                    .orElse(null);
        } catch (ServiceConfigurationError e) {
            return null;
        }
    }

    static String whyNoThreadControl(@Nullable ThreadControl control) {
        return control == null ? NOT_ON_THE_PATH : control.unavailabilityCause().orElse("");
    }

    /** Whether the JVM would load native code for this object's module without a word on the console. */
    static boolean loadsSilently(Object provider) {
        if (IS_NATIVE_ACCESS_ENABLED == null) {
            return true;
        }
        try {
            return (boolean)
                    IS_NATIVE_ACCESS_ENABLED.invokeExact(provider.getClass().getModule());
        } catch (Throwable t) {
            return false;
        }
    }

    private static @Nullable MethodHandle findNativeAccessCheck() {
        try {
            return MethodHandles.publicLookup()
                    .findVirtual(Module.class, "isNativeAccessEnabled", MethodType.methodType(boolean.class));
        } catch (NoSuchMethodException | IllegalAccessException e) {
            return null;
        }
    }
}
