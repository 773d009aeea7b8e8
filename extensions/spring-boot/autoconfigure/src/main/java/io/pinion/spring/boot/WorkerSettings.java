package io.pinion.spring.boot;

import io.pinion.spring.boot.PinionProperties.PinningProperties;
import io.pinion.spring.boot.PinionProperties.WorkerProperties;
import io.pinion.worker.OverflowPolicy;
import io.pinion.worker.Pinning;
import io.pinion.worker.WorkerConfig;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

/** Fills a builder from the properties of one worker; a refusal names the property. */
final class WorkerSettings {
    private final String prefix;
    private final WorkerConfig.Builder builder;

    private WorkerSettings(String prefix, WorkerConfig.Builder builder) {
        this.prefix = prefix;
        this.builder = builder;
    }

    static WorkerConfig.Builder builderOf(String name, WorkerProperties properties) {
        WorkerSettings settings = new WorkerSettings("pinion.workers." + name, WorkerConfig.builder());
        settings.fill(name, properties);
        return settings.builder;
    }

    private void fill(String name, WorkerProperties properties) {
        set("", name, builder::name);
        set(".capacity", properties.capacity(), builder::capacity);
        overflow(properties.overflow(), properties.overflowTimeout());
        set(".idle-strategy", properties.idleStrategy(), builder::idleStrategy);
        set(".pinning.cpus", properties.pinning(), pinning -> builder.pinning(toPinning(pinning)));
        set(".grace", properties.grace(), builder::grace);
        set(".stall-threshold", properties.stallThreshold(), builder::stallThreshold);
        set(".poller", properties.poller(), builder::poller);
        set(".max-in-flight", properties.maxInFlight(), builder::maxInFlight);
        set(".max-timers", properties.maxTimers(), builder::maxTimers);
        set(".blocking-pool-size", properties.blockingPoolSize(), builder::blockingPoolSize);
    }

    private void overflow(OverflowPolicy.@Nullable Kind kind, @Nullable Duration timeout) {
        if (kind == OverflowPolicy.Kind.BLOCK_FOR) {
            if (timeout == null) {
                throw refused(".overflow-timeout", null, "overflow block-for waits no longer than this; set it");
            }
            set(".overflow-timeout", timeout, it -> builder.overflow(OverflowPolicy.blockFor(it)));
            return;
        }
        if (timeout != null) {
            throw refused(
                    ".overflow-timeout", timeout, "only overflow block-for has a timeout; set that or remove this");
        }
        if (kind != null) {
            builder.overflow(
                    switch (kind) {
                        case REJECT, BLOCK_FOR -> OverflowPolicy.reject();
                        case BLOCK -> OverflowPolicy.block();
                        case DROP_NEWEST -> OverflowPolicy.dropNewest();
                    });
        }
    }

    private static Pinning toPinning(PinningProperties pinning) {
        int[] cpus = pinning.cpus().stream().mapToInt(Integer::intValue).toArray();
        return pinning.required() ? Pinning.required(cpus) : Pinning.bestEffort(cpus);
    }

    private <V> void set(String property, @Nullable V value, Consumer<V> setter) {
        if (value == null) {
            return;
        }
        try {
            setter.accept(value);
        } catch (IllegalArgumentException refusal) {
            throw refused(property, value, String.valueOf(refusal.getMessage()));
        }
    }

    private InvalidConfigurationPropertyValueException refused(String property, @Nullable Object value, String reason) {
        return new InvalidConfigurationPropertyValueException(prefix + property, value, reason);
    }
}
