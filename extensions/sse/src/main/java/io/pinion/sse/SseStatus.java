package io.pinion.sse;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How an {@link SseClient} is, at one moment.
 *
 * @param state what it does
 * @param inState how long it has been doing that
 * @param idle how long no byte has come from the server; since the start if none ever did
 * @param handledId the last id up to which everything is handled, empty if there is none; another client can
 *     {@linkplain SseClientBuilder#resumeFrom(String) resume} from it
 * @param lastError why the last connection failed, null if none did or a later one has been healthy
 */
public record SseStatus(
        SseState state,
        Duration inState,
        Duration idle,
        String handledId,
        @Nullable Throwable lastError) {}
