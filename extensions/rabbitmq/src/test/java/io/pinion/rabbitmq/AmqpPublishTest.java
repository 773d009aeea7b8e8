package io.pinion.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import com.rabbitmq.client.AMQP.BasicProperties;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class AmqpPublishTest {
    private static final AmqpPublish TO = AmqpPublish.to("x", "k");

    private static String encoded(AmqpPublish message) {
        return new String(message.encoded(BodyEncoder.json()), StandardCharsets.UTF_8);
    }

    @Test
    @DisplayName("S3 case 21: an object and a raw payload together are refused")
    void body_givenTwice_isRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TO.json(List.of()).bytes(new byte[1]))
                .withMessageContaining("give one of json, text and bytes, once");
        assertThatIllegalArgumentException().isThrownBy(() -> TO.text("").json(null));
        assertThatIllegalArgumentException().isThrownBy(() -> TO.json(null).json(null));
    }

    @Test
    @DisplayName("S3 case 21: text is encoded, bytes are untouched")
    void body_isTextInUtf8_orBytesAsTheyAre() {
        assertThat(TO.text("grün €").encoded(BodyEncoder.json())).isEqualTo("grün €".getBytes(StandardCharsets.UTF_8));
        byte[] bytes = {0, -1, 13, 10, -128};
        AmqpPublish message = TO.bytes(bytes);
        bytes[0] = 9;
        assertThat(message.encoded(BodyEncoder.json())).containsExactly(0, -1, 13, 10, -128);
    }

    @Test
    @DisplayName("S3 beyond, publish: an empty list, 0, \"\" and null are published as what they are")
    void json_ofWhatIsEmpty_isWhatItIs() {
        assertThat(encoded(TO.json(List.of()))).isEqualTo("[]");
        assertThat(encoded(TO.json(0))).isEqualTo("0");
        assertThat(encoded(TO.json(""))).isEqualTo("\"\"");
        assertThat(encoded(TO.json(false))).isEqualTo("false");
        assertThat(encoded(TO.json(null))).isEqualTo("null");
        assertThat(encoded(TO.text(""))).isEmpty();
        assertThat(TO.bytes(new byte[0]).encoded(BodyEncoder.json())).isEmpty();
    }

    @Test
    @DisplayName("S3 beyond, publish: what cannot be encoded fails with a clear error")
    void json_ofWhatCannotBeEncoded_isRefused() {
        List<Object> endless = new ArrayList<>();
        endless.add(endless);
        for (Object bad : List.of(new Object(), endless)) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> encoded(TO.json(bad)))
                    .withMessageContaining("not published: the codec cannot encode a "
                            + bad.getClass().getName())
                    .withMessageContaining("nothing has been sent");
        }
    }

    @Test
    void body_notGiven_isRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> encoded(TO)).withMessageContaining("has no body");
    }

    @Test
    void properties_arriveAsSet_andDefaultToPersistent() {
        Instant instant = Instant.parse("2026-01-02T03:04:05Z");
        BasicProperties properties = TO.contentType("a/b")
                .messageId("m")
                .correlationId("c")
                .replyTo("r")
                .expiration(Duration.ofMillis(1500))
                .priority(9)
                .timestamp(instant)
                .type("t")
                .appId("a")
                .json(1)
                .numbered(7);
        assertThat(properties.getDeliveryMode()).isEqualTo(2);
        assertThat(properties.getContentType()).isEqualTo("a/b");
        assertThat(properties.getMessageId()).isEqualTo("m");
        assertThat(properties.getCorrelationId()).isEqualTo("c");
        assertThat(properties.getReplyTo()).isEqualTo("r");
        assertThat(properties.getExpiration()).isEqualTo("1500");
        assertThat(properties.getPriority()).isEqualTo(9);
        assertThat(properties.getTimestamp()).isEqualTo(instant);
        assertThat(properties.getType()).isEqualTo("t");
        assertThat(properties.getAppId()).isEqualTo("a");
        assertThat(properties.getHeaders()).isNull();
        assertThat(TO.persistent(false).numbered(1).getDeliveryMode()).isEqualTo(1);
        assertThat(TO.json(1).numbered(1).getContentType()).isEqualTo("application/json");
        assertThat(TO.text("").numbered(1).getContentType()).isEqualTo("text/plain; charset=utf-8");
        assertThat(TO.bytes(new byte[0]).numbered(1).getContentType()).isNull();
    }

    @Test
    void mandatory_carriesItsNumberBesideTheHeaders() {
        AmqpPublish message = TO.header("h", "v").mandatory(true);
        assertThat(message.numbered(7).getHeaders()).isEqualTo(Map.of("h", "v", AmqpPublish.NUMBER_HEADER, 7L));
        assertThat(message.numbered(8).getHeaders()).containsEntry(AmqpPublish.NUMBER_HEADER, 8L);
        assertThat(message.mandatory(false).numbered(8).getHeaders()).isEqualTo(Map.of("h", "v"));
        assertThatIllegalArgumentException().isThrownBy(() -> TO.header(AmqpPublish.NUMBER_HEADER, 1));
    }

    @Test
    void header_isCopiedAndPlainData() {
        Map<String, Object> table = new HashMap<>(Map.of("a", 1));
        AmqpPublish message = TO.header("t", table)
                .header("l", Arrays.asList(1L, null, true))
                .header("d", new BigDecimal("1.25"))
                .header("n", null);
        table.put("b", 2);
        Map<String, Object> headers = message.numbered(1).getHeaders();
        assertThat(headers).containsEntry("t", Map.of("a", 1)).containsEntry("l", Arrays.asList(1L, null, true));
        assertThat(headers).containsKey("n").containsEntry("d", new BigDecimal("1.25"));
        assertThat(TO.numbered(1).getHeaders()).as("the one it was made from").isNull();
    }

    @Test
    void header_thatAmqpCannotCarry_isRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TO.header("h", new Object()))
                .withMessageContaining("is a java.lang.Object");
        assertThatIllegalArgumentException().isThrownBy(() -> TO.header("h", Map.of(1, 2)));
        assertThatIllegalArgumentException().isThrownBy(() -> TO.header("h", new BigDecimal("12345678901")));
        assertThatIllegalArgumentException().isThrownBy(() -> TO.header("h".repeat(256), 1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TO.header("h", "x".repeat(65_536)))
                .withMessageContaining("65536");
        Object deep = "x";
        for (int i = 0; i < 9; i++) {
            deep = List.of(deep);
        }
        Object tooDeep = deep;
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TO.header("h", tooDeep))
                .withMessageContaining("deeper than 8");
    }

    @Test
    void names_longerThan255Bytes_areRefused() {
        String most = "ü".repeat(127) + "x";
        assertThat(AmqpPublish.to(most, most).exchange()).isEqualTo(most);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AmqpPublish.to(most + "y", "k"))
                .withMessage("the name of an exchange must be at most 255 bytes in UTF-8, was 256");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AmqpPublish.to("", most + "y"))
                .withMessageContaining("a routing key");
        assertThatIllegalArgumentException().isThrownBy(() -> TO.messageId(most + "y"));
        assertThatIllegalArgumentException().isThrownBy(() -> TO.vhost(most + "y"));
    }

    @Test
    void values_outOfRange_andNulls_areRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> TO.priority(-1));
        assertThatIllegalArgumentException().isThrownBy(() -> TO.priority(256));
        assertThatIllegalArgumentException().isThrownBy(() -> TO.expiration(Duration.ofMillis(-1)));
        assertThatIllegalArgumentException().isThrownBy(() -> TO.expiration(Duration.ofMillis(1L << 32)));
        assertThat(TO.expiration(Duration.ofMillis((1L << 32) - 1)).numbered(1).getExpiration())
                .isEqualTo("4294967295");
        assertThatNullPointerException().isThrownBy(() -> AmqpPublish.to(nothing(), "k"));
        assertThatNullPointerException().isThrownBy(() -> AmqpPublish.to("x", nothing()));
        assertThatNullPointerException().isThrownBy(() -> TO.bytes(nothing()));
        assertThatNullPointerException().isThrownBy(() -> TO.text(nothing()));
        assertThatNullPointerException().isThrownBy(() -> TO.messageId(nothing()));
    }

    @Test
    void text_ofAMessage_isEscapedAndHidesTheBody() {
        assertThat(AmqpPublish.to("a\nb", "k").text("secret")).hasToString("exchange 'a\\u000ab', key 'k'");
        assertThat(AmqpPublish.toQueue("q").vhost("v")).hasToString("queue 'q' in virtual host 'v'");
    }

    @SuppressWarnings({"NullAway", "TypeParameterUnusedInFormals"})
    private static <T> T nothing() {
        return null;
    }
}
