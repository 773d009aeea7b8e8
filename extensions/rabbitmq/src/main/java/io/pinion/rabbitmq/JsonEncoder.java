package io.pinion.rabbitmq;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import org.jspecify.annotations.Nullable;

/** JSON by Jackson. */
final class JsonEncoder implements BodyEncoder {
    static final JsonEncoder INSTANCE = new JsonEncoder();

    private final JsonMapper mapper = JsonMapper.builder().build();

    private JsonEncoder() {}

    @Override
    public byte[] encode(@Nullable Object object) throws JsonProcessingException {
        return mapper.writeValueAsBytes(object);
    }
}
