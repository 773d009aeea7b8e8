package io.pinion.rabbitmq.dispatch;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A message as it came, in plain data.
 *
 * @param lease under which it came
 * @param tag its delivery tag
 * @param redelivered whether the broker says so
 * @param id the message id; one was made if it had none
 * @param type the property, null if there was none
 * @param contentType the property, null if there was none
 * @param earlierAttempts how many have been counted before
 * @param headers the plain ones, this library's own left out
 * @param body the bytes
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
record Arrival(
        Lease lease,
        long tag,
        boolean redelivered,
        String id,
        @Nullable String type,
        @Nullable String contentType,
        int earlierAttempts,
        Map<String, Object> headers,
        byte[] body) {}
