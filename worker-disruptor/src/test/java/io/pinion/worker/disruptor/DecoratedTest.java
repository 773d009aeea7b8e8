package io.pinion.worker.disruptor;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinion.worker.WorkerConfig;
import java.util.List;
import org.junit.jupiter.api.Test;

class DecoratedTest {
    private static final Runnable TASK = () -> {};

    private static WorkerConfig with(io.pinion.worker.TaskDecorator decorator) {
        return WorkerConfig.builder().decorator(decorator).build();
    }

    @Test
    void runnable_whoseDecoratorAddsNothing_isNotWrapped() {
        assertThat(Decorated.runnable(with(task -> task), TASK)).isSameAs(TASK);
    }

    @Test
    void runnable_inAShell_isNamedByWhatWasHandedOver() {
        Runnable wrapped = Decorated.runnable(with(task -> task::run), TASK);

        assertThat(wrapped).isNotSameAs(TASK);
        assertThat(Decorated.undecorated(wrapped)).isSameAs(TASK);
    }

    @Test
    void runnable_ofAnotherTask_isNamedByThat_whenTheDecoratorAddsNothing() {
        Object original = "a task with an argument";
        Runnable wrapped = Decorated.runnable(with(task -> task), TASK, original, List.of(1));

        assertThat(Decorated.undecorated(wrapped)).isSameAs(original);
    }
}
