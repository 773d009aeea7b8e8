package io.pinion.tasks.context.slf4j;

import io.pinion.tasks.context.ContextCarrier;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;
import org.slf4j.spi.MDCAdapter;

/**
 * Carries SLF4J's mapped diagnostic context (MDC), as a copy.
 *
 * <p>Cost: one copy of the map at the hand-over and one of the worker's at the run; an empty MDC costs nothing.
 * <p>Some back-ends let threads inherit the MDC of the thread that started them. Start the worker from one without.
 * <p>Threads: any.
 */
public final class MdcCarrier implements ContextCarrier {
    private final Supplier<@Nullable MDCAdapter> adapter;

    private MdcCarrier(Supplier<@Nullable MDCAdapter> adapter) {
        this.adapter = adapter;
    }

    /**
     * Makes a carrier of the MDC of the logging back-end in use.
     *
     * @return the carrier
     */
    public static MdcCarrier create() {
        return new MdcCarrier(MDC::getMDCAdapter);
    }

    static MdcCarrier over(MDCAdapter adapter) {
        return new MdcCarrier(() -> adapter);
    }

    @Override
    public @Nullable Snapshot capture() {
        MDCAdapter mdc = adapter.get();
        Map<String, String> map = mdc == null ? null : mdc.getCopyOfContextMap();
        return map == null || map.isEmpty() ? null : () -> install(Objects.requireNonNull(mdc), map);
    }

    private static Restore install(MDCAdapter mdc, Map<String, String> map) {
        Map<String, String> previous = mdc.getCopyOfContextMap();
        mdc.setContextMap(map);
        return () -> {
            if (previous == null || previous.isEmpty()) {
                mdc.clear();
            } else {
                mdc.setContextMap(previous);
            }
        };
    }
}
