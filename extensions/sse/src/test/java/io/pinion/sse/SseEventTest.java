package io.pinion.sse;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class SseEventTest {
    private static final URI ORIGIN = URI.create("http://a/");

    @Test
    @DisplayName("S3.17: an event has a name and a body that a decoder reads")
    void event_withADecoder_hasABody() {
        SseEvent event = SseEvent.of("add", "17", "", ORIGIN);
        assertThat(event.name()).isEqualTo("add");
        assertThat(event.<Integer>body(Integer::valueOf)).isEqualTo(17);
        assertThat(event.isGap()).isFalse();
        assertThat(SseEvent.of(SseEvent.GAP_NAME, "", "", ORIGIN).isGap()).isFalse();
        assertThat(SseEvent.gap(ORIGIN).isGap()).isTrue();
    }

    @Test
    @DisplayName("F38: the text of an event shows no control characters and no data")
    void text_ofAnEvent_isEscapedAndCut() {
        String text = SseEvent.of("a\u001b\u0085\u2028" + "x".repeat(1_000), "secret", "i\nd", ORIGIN)
                .toString();
        assertThat(text)
                .contains("\\u001b\\u0085\\u2028", "i\\u000ad")
                .doesNotContain("secret")
                .hasSizeLessThan(400);
    }

    @Test
    void positions_withMarksBetweenEvents_moveInOrder() {
        Positions positions = new Positions("0");
        SseEvent one = SseEvent.of("m", "", "1", ORIGIN, 0);
        SseEvent two = SseEvent.of("m", "", "2", ORIGIN, 0);
        positions.received(SseEvent.mark("m0", ORIGIN, 0));
        assertThat(positions.handledId()).isEqualTo("m0");
        positions.received(one);
        positions.received(SseEvent.mark("m1", ORIGIN, 0));
        positions.received(SseEvent.mark("m2", ORIGIN, 0));
        positions.received(two);
        positions.settle(two);
        assertThat(positions.handledId()).isEqualTo("m0");
        assertThat(positions.receivedId()).isEqualTo("2");
        positions.settle(one);
        assertThat(positions.handledId()).isEqualTo("2");
        positions.received(SseEvent.of("m", "", "3", ORIGIN, 0));
        positions.rewind();
        assertThat(positions.receivedId()).isEqualTo("2");
    }
}
