package io.pinion.rabbitmq.dispatch;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.Objects;

/** JSON by Jackson, strict, without polymorphic types. */
final class JsonCodec<C> implements CommandCodec<C> {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final Class<C> type;
    private final ObjectWriter writer;
    private final ObjectReader reader;

    JsonCodec(Class<C> type) {
        this.type = Objects.requireNonNull(type, "type");
        writer = MAPPER.writerFor(type);
        reader = MAPPER.readerFor(type);
    }

    @Override
    public byte[] encode(C command) throws JacksonException {
        return writer.writeValueAsBytes(command);
    }

    @Override
    public C decode(byte[] body) throws IOException {
        C command = reader.readValue(body);
        if (command == null) {
            throw new IOException("the JSON is null, and no " + type.getSimpleName());
        }
        return command;
    }

    @Override
    public String contentType() {
        return "application/json";
    }
}
