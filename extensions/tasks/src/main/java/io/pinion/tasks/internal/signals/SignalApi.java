package io.pinion.tasks.internal.signals;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Proxy;
import org.jspecify.annotations.Nullable;

/**
 * The signal API of the JDK: {@code sun.misc.Signal}, a public type that the module {@code jdk.unsupported} exports.
 * Reached by public method handles, because nobody promises that it is there. The only place that does.
 *
 * <p>Threads: any; immutable.
 */
public final class SignalApi {
    /** What is told about a signal, on a thread that the JVM starts for it. */
    public interface Handler {
        /**
         * Takes a signal.
         *
         * @param name without SIG
         * @param number its number
         */
        void onSignal(String name, int number);
    }

    private final MethodHandle newSignal;
    private final MethodHandle handle;
    private final MethodHandle number;
    private final MethodHandle nameOf;
    private final Class<?> handlerType;

    private SignalApi() throws ReflectiveOperationException {
        Class<?> signal = Class.forName("sun.misc.Signal");
        handlerType = Class.forName("sun.misc.SignalHandler");
        MethodHandles.Lookup lookup = MethodHandles.publicLookup();
        newSignal = lookup.findConstructor(signal, MethodType.methodType(void.class, String.class));
        handle = lookup.findStatic(signal, "handle", MethodType.methodType(handlerType, signal, handlerType));
        number = lookup.findVirtual(signal, "getNumber", MethodType.methodType(int.class));
        nameOf = lookup.findVirtual(signal, "getName", MethodType.methodType(String.class));
    }

    /**
     * Looks for the API.
     *
     * @return it, or null where this JDK, or its module graph, has none
     */
    public static @Nullable SignalApi find() {
        try {
            return new SignalApi();
        } catch (ReflectiveOperationException | LinkageError e) {
            return null;
        }
    }

    /**
     * Makes a handler of the JDK's kind.
     *
     * @param target what it calls
     * @return to be installed
     */
    public Object handler(Handler target) {
        // Not MethodHandleProxies: on newer JDKs it makes a class at run time, which a native image cannot.
        return Proxy.newProxyInstance(
                SignalApi.class.getClassLoader(), new Class<?>[] {handlerType}, (self, method, arguments) -> {
                    if (method.getDeclaringClass() != Object.class) {
                        deliver(target, arguments[0]);
                        return null;
                    }
                    return switch (method.getName()) {
                        case "equals" -> self == arguments[0];
                        case "hashCode" -> System.identityHashCode(self);
                        default -> "handler of " + target;
                    };
                });
    }

    private void deliver(Handler target, Object signal) {
        try {
            target.onSignal((String) nameOf.invoke(signal), (int) number.invoke(signal));
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    /**
     * Returns the number of a signal.
     *
     * @param name without SIG
     * @return its number
     * @throws IllegalArgumentException if the system does not know it
     */
    public int number(String name) {
        try {
            return (int) number.invoke(newSignal.invoke(name));
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    /**
     * Installs a handler.
     *
     * @param name of the signal, without SIG
     * @param handler made by {@link #handler}, or what this method returned
     * @return the one before; null if the JVM had one of its own that cannot be shown
     * @throws IllegalArgumentException if the JVM keeps this signal, or the system does not know it
     */
    public @Nullable Object install(String name, Object handler) {
        try {
            return handle.invoke(newSignal.invoke(name), handler);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }
}
