package io.pinion.logging.internal.sink;

import io.pinion.worker.Worker;
import java.time.Duration;

/**
 * What a sink is made with.
 *
 * @param worker whose thread it runs on
 * @param news where it tells of connections lost and made
 * @param progressed called on the worker's thread when the backlog has become smaller outside of {@link Sink#take}
 * @param backlogLimitBytes the most bytes taken and not sent
 * @param maxRecordBytes the largest record
 * @param firstBackoff the wait after the first failure; it doubles, with jitter
 * @param maxBackoff where the doubling ends
 * @param requestTimeout how long one attempt to connect, or one HTTP request, may take
 * @param batchBytes an HTTP body is sent when it has this size,
 * @param batchAge or when its first record has this age
 */
public record SinkContext(
        Worker worker,
        News news,
        Runnable progressed,
        int backlogLimitBytes,
        int maxRecordBytes,
        Duration firstBackoff,
        Duration maxBackoff,
        Duration requestTimeout,
        int batchBytes,
        Duration batchAge) {}
