package io.pinion.rabbitmq.dispatch;

import java.time.Duration;

/** How a consumer takes and holds its queues. */
record WireSettings(int prefetch, Duration pace, Duration settlePause, boolean isSingleActive) {}
