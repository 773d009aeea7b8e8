package io.pinion.logging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Settings of a configuration file, and what is said of wrong ones. */
class ShipperTextTest {
    private static Map<String, String> settings(String... more) {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("destination", "tcp://127.0.0.1:5140");
        settings.put("format", "json");
        for (int i = 0; i < more.length; i += 2) {
            settings.put(more[i], more[i + 1]);
        }
        return settings;
    }

    @Test
    void builder_allSettings_areTaken() {
        Map<String, String> all = settings(
                "name", "orders",
                "OVERFLOW", "block 50 ms",
                "shedbelow", "info",
                "queueCapacity", "1024",
                "memory", "16 MiB",
                "maxMessageChars", "4096",
                "drainTimeout", "2 s",
                "backoff", "100 ms to 5 s",
                "requestTimeout", "3 s",
                "batchBytes", "64 KiB",
                "batchAge", "500 ms");
        LogShipperBuilder builder = LogShipper.builder(all);
        assertThat(all).as("the caller's map is left alone").hasSize(13);
        assertThat(builder.settings())
                .isEqualTo(new ShipperSettings(
                        "orders",
                        builder.settings().destination(),
                        builder.settings().format(),
                        Overflow.blockFor(java.time.Duration.ofMillis(50)).shedBelow(Severity.INFO),
                        null,
                        builder.settings().listener(),
                        1024,
                        16 << 20,
                        4096,
                        java.time.Duration.ofSeconds(2),
                        java.time.Duration.ofMillis(100),
                        java.time.Duration.ofSeconds(5),
                        java.time.Duration.ofSeconds(3),
                        64 << 10,
                        java.time.Duration.ofMillis(500)));
        assertThat(builder.settings().destination()).hasToString("tcp://127.0.0.1:5140");
    }

    @Test
    void builder_headers_areTakenForHttpOnly() {
        Map<String, String> http = settings("header.Authorization", "secret");
        assertThatThrownBy(() -> LogShipper.builder(http))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("headers are for http destinations");
        http.put("destination", "http://127.0.0.1:1/logs?token=secret");
        LogShipperBuilder builder = LogShipper.builder(http);
        assertThat(builder.settings().destination().headers()).containsOnlyKeys("Authorization");
        assertThat(builder.settings().destination().toString())
                .isEqualTo("http://127.0.0.1:1/logs")
                .doesNotContain("secret");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            format         | ' '           | setting 'format' is missing
            overflow       | discard       | overflow must be 'drop' or 'block' and a duration, such as 'block 50 ms', was 'discard'
            overflow       | block 0 ms    | timeout must be more than zero
            overflow       | block 50      | overflow must be a duration, such as '50 ms' or '5 s', was '50'
            shedBelow      | LOUD          | shedBelow must be TRACE, DEBUG
            memory         | 32 XB         | memory must be a number of bytes, such as '32 MiB' or '65536', was '32 XB'
            memory         | 1 KiB         | memoryBytes must be from 1048576
            queueCapacity  | -1            | queueCapacity must be a number, was '-1'
            queueCapacity  | 99999999999   | queueCapacity is too large
            queueCapacity  | 1000          | queueCapacity must be a power of two
            drainTimeout   | soon          | drainTimeout must be a duration
            backoff        | 5 s           | backoff must be the first wait and the longest
            destination    | logs:514      | destination must be tcp://host:port
            destination    | ftp://logs:1  | had the scheme 'ftp'
            destination    | tcp://logs    | destination must be tcp://host:port, one of them was missing
            destination    | http://u:p@h/ | uri must not carry user and password
            colour         | red           | unknown setting [colour]; known are destination, format
            Auth: token    | x             | unknown setting [(not a name)]; known are
            batchBytes     | 99999999 GiB  | too large
            """)
    void builder_wrongSetting_saysWhatItMustBe(String key, String value, String message) {
        assertThatThrownBy(() -> LogShipper.builder(settings(key, value)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }

    /** The JDK's default logs while it is made, and a log manager may be reading its configuration with a lock. */
    @Test
    void destination_ofTls_asksForItsContextWhenTheShipperStarts() {
        AtomicInteger asked = new AtomicInteger();
        Destination destination = Destination.tls("localhost", 6514, () -> {
            asked.incrementAndGet();
            throw new IllegalStateException("no context");
        });
        LogShipperBuilder builder = LogShipper.builder(destination, LogFormat.jsonLines());
        assertThat(asked).hasValue(0);
        assertThatThrownBy(builder::build)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("no context");
        assertThat(asked).hasValue(1);
    }

    @Test
    void parse_destinations_areReadBackAsText() {
        for (String text : new String[] {
            "tcp://[::1]:5140",
            "tls://logs.example:6514",
            "udp://127.0.0.1:514",
            "unix:///run/log",
            "unixgram:///dev/log",
            "https://logs.example/loki/api/v1/push"
        }) {
            assertThat(Destination.parse(text)).hasToString(text);
        }
        assertThatThrownBy(() -> Destination.parse("unixgram:///" + "x".repeat(200)))
                .hasMessageContaining("from 1 to 107 bytes");
    }
}
