package io.pinion.rabbitmq.dispatch;

import io.pinion.rabbitmq.AmqpPublish;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A message to be published to a queue. */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
record Parcel(
        String queue,
        String id,
        @Nullable String type,
        @Nullable String contentType,
        Map<String, Object> headers,
        byte[] body) {

    AmqpPublish toPublish(String vhost) {
        AmqpPublish message = AmqpPublish.toQueue(queue)
                .vhost(vhost)
                .messageId(id)
                .mandatory(true)
                .bytes(body);
        if (type != null) {
            message = message.type(type);
        }
        if (contentType != null) {
            message = message.contentType(contentType);
        }
        for (Map.Entry<String, Object> header : headers.entrySet()) {
            message = message.header(header.getKey(), header.getValue());
        }
        return message;
    }
}
