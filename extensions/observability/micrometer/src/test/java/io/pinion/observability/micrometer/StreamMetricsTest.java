package io.pinion.observability.micrometer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;

class StreamMetricsTest {
    @Test
    void meters_ofAStream_showItsAccount() {
        MeterRegistry registry = new SimpleMeterRegistry();
        FixedStream stream = new FixedStream();
        StreamMetrics.of("feed", stream).bindTo(registry);
        assertThat(Values.of(registry))
                .containsEntry("pinion.stream.state", 1.0)
                .containsEntry("pinion.stream.taken", 21.0)
                .containsEntry("pinion.stream.sent", 11.0)
                .containsEntry("pinion.stream.buffered", 1.0)
                .containsEntry("pinion.stream.dropped", 2.0)
                .containsEntry("pinion.stream.unknown", 7.0)
                .containsEntry("pinion.stream.connections", 3.0)
                .containsEntry("pinion.stream.attempts", 4.0)
                .hasSize(8);
        stream.close();
        assertThat(Values.of(registry)).containsEntry("pinion.stream.state", 3.0);
    }

    @Test
    void arguments_thatAreNone_areRefused() {
        assertThatThrownBy(() -> StreamMetrics.of("feed", null))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("stream");
        assertThatThrownBy(() -> StreamMetrics.of("", new FixedStream())).isInstanceOf(IllegalArgumentException.class);
    }
}
