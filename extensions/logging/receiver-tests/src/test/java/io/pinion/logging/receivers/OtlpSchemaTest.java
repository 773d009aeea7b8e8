package io.pinion.logging.receivers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.logs.v1.LogRecord;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is shipped as OTLP is read by OpenTelemetry's own schema, which knows every name and refuses others. */
@Timeout(60)
class OtlpSchemaTest {
    private static ExportLogsServiceRequest read(byte[] body) throws InvalidProtocolBufferException {
        ExportLogsServiceRequest.Builder request = ExportLogsServiceRequest.newBuilder();
        JsonFormat.parser().merge(new String(body, StandardCharsets.UTF_8), request);
        return request.build();
    }

    @Test
    void otlp_hostileLines_areReadByTheSchema() throws InvalidProtocolBufferException {
        List<String> lines = LogLines.shortHostile();
        try (HttpTarget target = new HttpTarget(HttpLogReceiver.Body.OTLP)) {
            target.start();
            assertThat(ShippingRun.quiet(target, lines).broken()).isEmpty();
            List<String> bodies = new ArrayList<>();
            for (byte[] posted : target.http().bodies()) {
                read(posted).getResourceLogsList().stream()
                        .flatMap(logs -> logs.getScopeLogsList().stream())
                        .flatMap(logs -> logs.getLogRecordsList().stream())
                        .map(LogRecord::getBody)
                        .forEach(body -> bodies.add(body.getStringValue()));
            }
            assertThat(bodies)
                    .containsExactlyElementsOf(
                            lines.stream().map(LogLines::wellFormed).toList());
        }
    }

    @Test
    void otlp_unknownName_isRefusedByTheSchema() {
        assertThatThrownBy(() -> read("{\"resource_Logs\":[]}".getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(InvalidProtocolBufferException.class);
    }
}
