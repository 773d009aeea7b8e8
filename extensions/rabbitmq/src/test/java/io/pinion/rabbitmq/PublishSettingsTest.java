package io.pinion.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PublishSettingsTest {
    @Test
    void defaults_areWhatIsDocumented() {
        PublishSettings settings = PublishSettings.defaults();
        assertThat(settings.confirmTimeout()).isEqualTo(Duration.ofSeconds(30));
        assertThat(settings.maxMessages()).isEqualTo(1024);
        assertThat(settings.maxBytes()).isEqualTo(67_108_864);
        assertThat(settings.maxWait()).isZero();
        assertThat(settings.republish()).isTrue();
        assertThat(settings.closeGrace()).isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void values_outOfRange_areRefusedWithNameValueAndRule() {
        PublishSettings.Builder builder = PublishSettings.builder();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.maxMessages(0))
                .withMessage("maxMessages must be 1 to 1048576, was 0");
        assertThatIllegalArgumentException().isThrownBy(() -> builder.maxMessages((1 << 20) + 1));
        assertThatIllegalArgumentException().isThrownBy(() -> builder.maxBytes(1023));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.confirmTimeout(Duration.ZERO))
                .withMessage("confirmTimeout must be positive and at most PT24H, was PT0S");
        assertThatIllegalArgumentException().isThrownBy(() -> builder.confirmTimeout(Duration.ofDays(2)));
        assertThatIllegalArgumentException().isThrownBy(() -> builder.maxWait(Duration.ofMillis(-1)));
        assertThatIllegalArgumentException().isThrownBy(() -> builder.closeGrace(Duration.ofMillis(-1)));
    }
}
