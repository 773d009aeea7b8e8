package io.pinion.rabbitmq;

import io.pinion.consumers.Action;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What was set on a route, checked. */
record RouteOptions(
        String route,
        List<String> queues,
        int prefetch,
        int redeliveryLimit,
        Duration requeueFirst,
        Duration requeueMax,
        BodyDecoder decoder,
        @Nullable Class<?> eagerType,
        Action onUndecodable,
        @Nullable String deadLetterExchange,
        boolean exclusive,
        boolean standby,
        Duration livenessInterval,
        Duration consumerTimeout) {}
