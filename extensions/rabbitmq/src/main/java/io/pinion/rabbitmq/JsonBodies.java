package io.pinion.rabbitmq;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** JSON by Jackson; the only class that knows it. */
final class JsonBodies implements BodyDecoder {
    static final JsonBodies INSTANCE = new JsonBodies();

    private final JsonMapper mapper = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private JsonBodies() {}

    @Override
    public <T> @Nullable T decode(byte[] body, @Nullable String contentType, Class<T> type) throws IOException {
        return mapper.readValue(body, type);
    }
}
