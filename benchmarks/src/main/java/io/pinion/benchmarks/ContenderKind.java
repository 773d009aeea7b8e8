package io.pinion.benchmarks;

import com.lmax.disruptor.BusySpinWaitStrategy;
import com.lmax.disruptor.LiteBlockingWaitStrategy;
import com.lmax.disruptor.YieldingWaitStrategy;
import io.pinion.worker.IdleStrategy;
import java.util.Arrays;
import java.util.function.Supplier;

/** Who takes part. */
enum ContenderKind {
    PINION("pinion", () -> new PinionContender(IdleStrategy.ADAPTIVE)),
    PINION_BUSY("pinion-busy", () -> new PinionContender(IdleStrategy.BUSY_SPIN)),
    EXECUTOR("tpe", ExecutorContender::new),
    DISRUPTOR_BUSY("disruptor-busy", () -> new DisruptorContender(new BusySpinWaitStrategy())),
    DISRUPTOR_YIELD("disruptor-yield", () -> new DisruptorContender(new YieldingWaitStrategy())),
    DISRUPTOR_LITE("disruptor-lite", () -> new DisruptorContender(new LiteBlockingWaitStrategy()));

    private final String label;
    private final Supplier<Contender> factory;

    ContenderKind(String label, Supplier<Contender> factory) {
        this.label = label;
        this.factory = factory;
    }

    static ContenderKind of(String label) {
        return Arrays.stream(values())
                .filter(kind -> kind.label.equals(label))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(label));
    }

    Contender start() {
        return factory.get();
    }

    boolean isPinion() {
        return this == PINION || this == PINION_BUSY;
    }

    @Override
    public String toString() {
        return label;
    }
}
