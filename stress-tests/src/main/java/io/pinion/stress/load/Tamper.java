package io.pinion.stress.load;

import io.pinion.worker.Worker;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Worse than the worker it wraps: does something wrong to one hand-over. What counts must find it. */
enum Tamper {
    /** One task is lost. */
    DROP,
    /** One task runs twice. */
    DOUBLE,
    /** One task runs after the next one of its producer. */
    SWAP,
    /** One task gets an argument of another. */
    TEAR;

    private static final Object NOTHING = new Object();

    /** Wraps; the hand-over with this number is the one. For {@link #SWAP} there must be one producer only. */
    Worker wrap(Worker worker, long at) {
        Meddler meddler = new Meddler(this, worker, at);
        return (Worker)
                Proxy.newProxyInstance(Worker.class.getClassLoader(), new Class<?>[] {Worker.class}, meddler::invoke);
    }

    /** Counts the calls of {@code execute} and meddles with one. */
    private static final class Meddler {
        private final Tamper tamper;
        private final Worker worker;
        private final long at;
        private final AtomicLong calls = new AtomicLong();
        private Object held = NOTHING;
        private Object heldSum = NOTHING;

        Meddler(Tamper tamper, Worker worker, long at) {
            this.tamper = tamper;
            this.worker = worker;
            this.at = at;
        }

        @Nullable
        Object invoke(Object proxy, Method method, Object @Nullable [] arguments) throws Throwable {
            boolean isHandOver = method.getName().equals("execute") && arguments != null;
            long call = isHandOver ? calls.incrementAndGet() : 0;
            if (call == at && arguments != null) {
                return meddle(method, arguments);
            }
            if (call == at + 1 && arguments != null && arguments.length == 3 && heldSum != NOTHING) {
                // The other half of the tear.
                Object own = arguments[2];
                arguments[2] = heldSum;
                heldSum = own;
            }
            Object result = pass(method, arguments);
            if (call == at + 1 && held != NOTHING) {
                worker.execute((Runnable) held);
            }
            return result;
        }

        private @Nullable Object meddle(Method method, Object[] arguments) throws Throwable {
            switch (tamper) {
                case DROP -> {
                    return null;
                }
                case DOUBLE -> pass(method, arguments);
                case SWAP -> {
                    held = arguments[0];
                    return null;
                }
                default -> {
                    heldSum = arguments[2];
                    arguments[2] = 0L;
                }
            }
            return pass(method, arguments);
        }

        private @Nullable Object pass(Method method, Object @Nullable [] arguments) throws Throwable {
            try {
                return method.invoke(worker, arguments);
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        }
    }
}
