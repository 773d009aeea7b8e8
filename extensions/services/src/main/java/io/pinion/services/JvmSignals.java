package io.pinion.services;

import io.pinion.tasks.process.ProcessExit;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Proxy;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The signals of this process by {@code sun.misc.Signal}, which is exported to everybody but warned about by the
 * compiler; hence the method handles.
 */
final class JvmSignals implements SignalSource {
    private static final String SIGNAL = "sun.misc.Signal";
    private static final String HANDLER = "sun.misc.SignalHandler";

    @Override
    public Runnable handle(String signal, Consumer<String> handler) {
        try {
            Class<?> signalType = Class.forName(SIGNAL);
            Class<?> handlerType = Class.forName(HANDLER);
            MethodHandle handle = MethodHandles.publicLookup()
                    .findStatic(signalType, "handle", MethodType.methodType(handlerType, signalType, handlerType));
            Object target = make(signalType, signal);
            Object previous = handle.invoke(target, proxy(handlerType, signal, handler));
            return () -> restore(handle, target, previous);
        } catch (Throwable e) {
            throw new UnsupportedOperationException("SIG" + signal + " cannot be taken over: " + e, e);
        }
    }

    @Override
    public int number(String signal) {
        try {
            Class<?> signalType = Class.forName(SIGNAL);
            return (int) MethodHandles.publicLookup()
                    .findVirtual(signalType, "getNumber", MethodType.methodType(int.class))
                    .invoke(make(signalType, signal));
        } catch (Throwable e) {
            throw new UnsupportedOperationException("SIG" + signal + " is not known here: " + e, e);
        }
    }

    /** Hooks do not run: the first signal had its chance, the second one means at once. */
    @Override
    public void kill(int exitCode) {
        new ProcessExit().halt(exitCode);
    }

    private static Object make(Class<?> signalType, String signal) throws Throwable {
        return MethodHandles.publicLookup()
                .findConstructor(signalType, MethodType.methodType(void.class, String.class))
                .invoke(signal);
    }

    private static Object proxy(Class<?> handlerType, String signal, Consumer<String> handler) {
        return Proxy.newProxyInstance(
                JvmSignals.class.getClassLoader(), new Class<?>[] {handlerType}, (proxy, method, arguments) -> {
                    if (method.getDeclaringClass() == Object.class) {
                        return ofObject(proxy, method.getName(), arguments);
                    }
                    handler.accept(signal);
                    return null;
                });
    }

    private static Object ofObject(Object proxy, String method, Object @Nullable [] arguments) {
        return switch (method) {
            case "equals" -> arguments != null && proxy == arguments[0];
            case "hashCode" -> System.identityHashCode(proxy);
            default -> "signal handler of Pinion";
        };
    }

    private static void restore(MethodHandle handle, Object target, @Nullable Object previous) {
        try {
            Object unused = handle.invoke(target, previous);
        } catch (Throwable e) {
            throw new IllegalStateException("The handler of " + target + " could not be put back: " + e, e);
        }
    }
}
