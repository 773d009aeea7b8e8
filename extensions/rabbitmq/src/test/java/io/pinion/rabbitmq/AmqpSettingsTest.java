package io.pinion.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pinion.consumers.Action;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class AmqpSettingsTest {
    private static final char[] SECRET = "hush-hush".toCharArray();

    private static AmqpConnectionBuilder builder(String host) {
        return AmqpConnection.to(host).credentials("user", SECRET);
    }

    @Test
    @DisplayName("S3.1: only host and credentials are needed")
    void defaults_areSafe() {
        AmqpSettings settings = builder("localhost").build().settings();
        assertThat(settings.name()).isEqualTo("amqp");
        assertThat(settings.addresses()).containsExactly(new HostAndPort("localhost", 5672));
        assertThat(settings.vhost()).isEqualTo("/");
        assertThat(settings.prefetch()).isEqualTo(256);
        assertThat(settings.heartbeat()).isLessThanOrEqualTo(Duration.ofSeconds(30));
        assertThat(settings.maxBodyBytes()).isEqualTo(16 << 20);
        assertThat(settings.hostNameChecked()).isTrue();
    }

    @Test
    void addresses_takeThePortOfTls_unlessTheyHaveOne() {
        AmqpSettings settings = builder("one").address("two", 7).tls().build().settings();
        assertThat(settings.addresses()).containsExactly(new HostAndPort("one", 5671), new HostAndPort("two", 7));
    }

    @Test
    @DisplayName("S3.3: a leading slash of a virtual host is not stripped")
    void vhost_keepsItsSlash() {
        assertThat(builder("h").vhost("/x").build().settings().vhost()).isEqualTo("/x");
    }

    @Test
    @DisplayName("F35: prefetch is 1 to 65535; there is no unlimited")
    void prefetch_isBounded() {
        for (int bad : new int[] {0, -1, 65_536}) {
            assertThatThrownBy(() -> builder("h").prefetch(bad))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("1 to 65535")
                    .hasMessageContaining(Integer.toString(bad));
            assertThatThrownBy(() -> Amqp.amqp("q").prefetch(bad)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void badValues_areRefusedWithTheRule() {
        AmqpConnectionBuilder builder = builder("h");
        refused("heartbeat", () -> builder.heartbeat(Duration.ofSeconds(31)));
        refused("heartbeat", () -> builder.heartbeat(Duration.ZERO));
        refused("connectTimeout", () -> builder.connectTimeout(Duration.ZERO));
        refused("reconnectBackoff", () -> builder.reconnectBackoff(Duration.ofSeconds(2), Duration.ofSeconds(1)));
        refused("reconnectBackoff", () -> builder.reconnectBackoff(Duration.ofSeconds(2), Duration.ofSeconds(31)));
        refused("livenessInterval", () -> builder.livenessInterval(Duration.ZERO));
        refused("consumerTimeout", () -> builder.consumerTimeout(Duration.ofMillis(1)));
        refused("maxBodyBytes", () -> builder.maxBodyBytes(0));
        refused("port", () -> builder.address("x", 0));
        refused("port", () -> builder.port(65_536));
        refused("vhost", () -> builder.vhost(""));
        refused("name", () -> builder.name(" "));
        refused("host", () -> builder.address(" "));
        refused("user", () -> builder.credentials(" ", SECRET));
        refused(
                "insecureAcceptAnyHostName",
                () -> builder("h").insecureAcceptAnyHostName().build());
        refused("credentials", () -> AmqpConnection.to("h").build());
    }

    @Test
    void badValuesOfRoutes_areRefusedWithTheRule() {
        refused("redeliveryLimit", () -> Amqp.amqp("q").redeliveryLimit(-1));
        refused("requeuePause", () -> Amqp.amqp("q").requeuePause(Duration.ZERO, Duration.ofSeconds(1)));
        refused("requeuePause", () -> Amqp.amqp("q").requeuePause(Duration.ofMillis(1), Duration.ofMinutes(6)));
        refused("onUndecodable", () -> Amqp.amqp("q").onUndecodable(Action.REQUEUE));
        refused("twice", () -> Amqp.amqp("q", "q"));
        refused("queue", () -> Amqp.amqp(""));
        refused("queue", () -> Amqp.amqp("x".repeat(256)));
    }

    private static void refused(String word, Runnable setter) {
        assertThatThrownBy(setter::run)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(word);
    }

    @Test
    @DisplayName("AMQP checklist: guest is refused off loopback")
    void guest_isRefusedOffLoopback() {
        assertThatThrownBy(() -> AmqpConnection.to("broker.example")
                        .credentials("guest", SECRET)
                        .build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("guest");
        assertThat(AmqpConnection.to("127.0.0.1").credentials("guest", SECRET).build())
                .isNotNull();
    }

    @Test
    @DisplayName("AMQP checklist: guest is refused off loopback also where a supplier gives it and a name hides it")
    void guest_fromASupplier_isRefusedWhenConnecting() {
        AmqpConnection connection = AmqpConnection.to("192.0.2.1")
                .credentials(() -> AmqpCredentials.of("guest", SECRET))
                .build();
        Dialer dialer = new ClientDialer(connection.settings(), "/", "test");
        assertThatThrownBy(() -> dialer.dial(new Pulse())).rootCause().hasMessageContaining("refused off loopback");
    }

    @Test
    @DisplayName("AMQP checklist: credentials are in no text")
    void credentials_areInNoText() {
        AmqpConnection connection = builder("h").build();
        assertThat(connection + " " + connection.settings()
                        + connection.settings().credentials().get())
                .doesNotContain("hush")
                .doesNotContain("user");
    }

    @Test
    @DisplayName("F38: text of others is escaped and cut")
    void text_isEscapedAndCut() {
        assertThat(Text.visible("a\r\n\u001b\u0085\u2028\u2029b"))
                .isEqualTo("a\\u000d\\u000a\\u001b\\u0085\\u2028\\u2029b");
        assertThat(Text.visible("x".repeat(300))).hasSize(256 + "... (cut)".length());
        assertThat(Text.of(new byte[] {'a', (byte) 0xFF, 10})).startsWith("a").endsWith("\\u000a");
    }

    @Test
    @DisplayName("AMQP checklist: header tables are plain data, their depth and count capped")
    void headers_areCapped() {
        Object deep = "x";
        for (int i = 0; i < 20; i++) {
            deep = Map.of("k", deep);
        }
        assertThat(Headers.plain(Map.of("k", deep)).toString()).contains(Headers.LEFT_OUT);
        Map<String, Object> wide = new java.util.HashMap<>();
        for (int i = 0; i < 5000; i++) {
            wide.put("k" + i, i);
        }
        assertThat(Headers.plain(wide)).hasSize(Headers.MAX_VALUES);
        assertThat(Headers.plain(null)).isEmpty();
        assertThat(Headers.plain(Map.of("n", 1, "s", com.rabbitmq.client.impl.LongStringHelper.asLongString("t"))))
                .isEqualTo(Map.of("n", 1L, "s", "t"));
    }

    @Test
    @DisplayName("S3.13: a body that cannot be decoded marks its message, and says so")
    void body_undecodable_marksTheMessage() {
        AmqpMessage message = AmqpMessage.of("{");
        assertThatThrownBy(() -> message.body(Map.class))
                .isInstanceOf(AmqpDecodeException.class)
                .hasMessageContaining("marked REJECT");
        assertThat(message.mark()).isEqualTo(Action.REJECT);
        assertThat(AmqpMessage.of("[1]").body(Object.class)).isEqualTo(java.util.List.of(1));
        assertThat(AmqpMessage.of("null").body(String.class)).isNull();
    }

    @Test
    @DisplayName("F38: twenty lines at once, then one per second, and what was kept back is said")
    void logPacer_boundsLines() {
        LogPacer pacer = new LogPacer();
        long now = System.nanoTime();
        int passed = 0;
        for (int i = 0; i < 1000; i++) {
            passed += pacer.admit(now) >= 0 ? 1 : 0;
        }
        assertThat(passed).isEqualTo(LogPacer.BURST);
        assertThat(pacer.admit(now + 1_100_000_000L)).isEqualTo(980);
    }
}
