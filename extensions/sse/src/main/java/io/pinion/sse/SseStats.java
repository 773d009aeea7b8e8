package io.pinion.sse;

/**
 * Counters of an {@link SseClient} since it was made. Each is exact; they are not read at one instant.
 *
 * @param attempts attempts to connect
 * @param connections attempts that the server accepted
 * @param reconnects connections after the first
 * @param connectionErrors connections that failed, and attempts that did
 * @param handlerErrors handlers that threw
 * @param events events delivered, gaps not counted
 * @param gaps gaps delivered
 * @param staleAcknowledged events that were acknowledged twice, or after a reconnect from what was handled
 * @param bytes bytes of event streams received
 */
public record SseStats(
        long attempts,
        long connections,
        long reconnects,
        long connectionErrors,
        long handlerErrors,
        long events,
        long gaps,
        long staleAcknowledged,
        long bytes) {}
