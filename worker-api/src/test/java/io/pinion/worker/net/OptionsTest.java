package io.pinion.worker.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class OptionsTest {

    @Test
    void defaults_haveEveryTimeoutOn() {
        StreamOptions options = StreamOptions.defaults();
        assertThat(options.connectTimeout()).isPositive();
        assertThat(options.idleTimeout()).isPositive();
        assertThat(options.writeStallTimeout()).isPositive();
        assertThat(options.tls()).isNull();
    }

    @Test
    void waterMarks_thatContradictEachOther_areRefused() {
        StreamOptions.Builder builder =
                StreamOptions.builder().lowWaterBytes(10).highWaterBytes(5);
        assertThatThrownBy(builder::build)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("lowWaterBytes <= highWaterBytes");
        assertThatThrownBy(() -> StreamOptions.builder().writeLimitBytes(2048).build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("writeLimitBytes");
    }

    @Test
    void numbersOutOfRange_areRefusedWithNameAndValue() {
        assertThatThrownBy(() -> StreamOptions.builder().readBufferBytes(1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("readBufferBytes")
                .hasMessageContaining("was 1");
        assertThatThrownBy(() -> DatagramOptions.builder().maxDatagramBytes(65_536))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("maxDatagramBytes");
        assertThatThrownBy(() -> ReconnectOptions.builder().bufferBytes(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("bufferBytes");
    }

    @Test
    void durations_negativeOrZero_areRefusedWhereTheyMeanNothing() {
        assertThatThrownBy(() -> StreamOptions.builder().connectTimeout(Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("connectTimeout");
        assertThatThrownBy(() -> StreamOptions.builder().idleTimeout(Duration.ofNanos(-1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("idleTimeout");
        assertThat(StreamOptions.builder().idleTimeout(Duration.ZERO).build().idleTimeout())
                .isZero();
    }

    @Test
    void backoff_thatShrinks_isRefused() {
        assertThatThrownBy(() -> ReconnectOptions.builder()
                        .firstBackoff(Duration.ofSeconds(2))
                        .maxBackoff(Duration.ofSeconds(1))
                        .build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("maxBackoff");
    }

    @Test
    void nulls_areRefusedByName() {
        assertThatThrownBy(() -> StreamOptions.builder().tls(null))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("tls");
        assertThatThrownBy(() -> ReconnectOptions.builder().stream(null))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("stream");
        assertThatThrownBy(() -> Tls.client(null))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("context");
    }
}
