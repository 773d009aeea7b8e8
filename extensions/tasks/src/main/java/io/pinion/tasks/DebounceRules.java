package io.pinion.tasks;

import io.pinion.worker.TaskErrorHandler;
import io.pinion.worker.Worker;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What a debouncer was built with. */
record DebounceRules(
        Worker worker,
        String name,
        Duration window,
        boolean eager,
        boolean lazy,
        boolean sliding,
        @Nullable Duration maxWait,
        boolean rerunAfterFailure,
        TaskErrorHandler errorHandler) {}
