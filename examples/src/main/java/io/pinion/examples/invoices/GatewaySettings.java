package io.pinion.examples.invoices;

import java.time.Duration;

/** What a gateway goes by; checked by {@link InvoiceGatewayBuilder}. */
record GatewaySettings(
        int backlog,
        int inFlight,
        int remembered,
        int maxAttempts,
        Duration deadline,
        Duration attemptTimeout,
        Duration connectTimeout,
        Duration firstPause,
        Duration maxPause,
        Duration maxRetryAfter,
        int circuitWindow,
        Duration circuitOpen,
        Duration closeWithin) {}
