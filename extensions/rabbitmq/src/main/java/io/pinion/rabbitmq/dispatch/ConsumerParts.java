package io.pinion.rabbitmq.dispatch;

import io.pinion.worker.Worker;
import java.util.function.Function;

/** What a consumer is made of. */
record ConsumerParts(
        Worker worker,
        QueueNames names,
        CommandTypes types,
        Handlers handlers,
        RetryPolicy retry,
        int prefetch,
        Outlet outlet,
        Tally tally,
        Function<Wire.Listener, Wire> wire) {}
