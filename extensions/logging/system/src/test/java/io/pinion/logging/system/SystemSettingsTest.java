package io.pinion.logging.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.util.Properties;
import org.junit.jupiter.api.Test;

/** What system properties and the resource say. */
class SystemSettingsTest {
    private static final String PREFIX = "io.pinion.logging.system.";

    @Test
    void read_bothSources_propertyWins() {
        Properties system = new Properties();
        system.setProperty(PREFIX + "format", "gelf");
        system.setProperty(PREFIX + "level.com.acme", "debug");
        system.setProperty("io.pinion.logging.systematic", "not ours");
        byte[] resource =
                "destination=tcp://h:1\nformat=json\nlevel=WARN\nlevel.com.acme=OFF\n".getBytes(StandardCharsets.UTF_8);
        SystemSettings settings = SystemSettings.read(system, () -> new ByteArrayInputStream(resource));
        assertThat(settings.problem()).isNull();
        assertThat(settings.shipper())
                .containsOnly(
                        java.util.Map.entry("destination", "tcp://h:1"),
                        java.util.Map.entry("format", "gelf"),
                        java.util.Map.entry("name", "pinion-logging-system"));
        assertThat(settings.level()).isEqualTo(Level.WARNING);
        assertThat(settings.levelOf("com.acme.Shop")).isEqualTo(Level.DEBUG);
        assertThat(settings.levelOf("com.acmes")).isEqualTo(Level.WARNING);
        assertThat(settings.levelOf(".")).isEqualTo(Level.WARNING);
    }

    @Test
    void read_nothing_saysWhatToDo() {
        SystemSettings settings = SystemSettings.read(new Properties(), () -> null);
        assertThat(settings.problem())
                .startsWith("there are no settings; put destination=... and format=... into a resource"
                        + " pinion-logging.properties");
        assertThat(settings.level()).isEqualTo(Level.INFO);
    }

    @Test
    void read_aWrongLevel_isAProblemAndTheOthersCount() {
        SystemSettings settings =
                Fixture.read("destination=tcp://h:1", "level=ERROR", "level.a=LOUD\\u0007", "level.b=DEBUG");
        assertThat(settings.problem())
                .isEqualTo("level.a must be ALL, TRACE, DEBUG, INFO, WARNING, ERROR or OFF, was 'LOUD\\u0007'");
        assertThat(settings.level()).isEqualTo(Level.ERROR);
        assertThat(settings.levelOf("b")).isEqualTo(Level.DEBUG);
    }

    @Test
    void read_aBrokenResource_isAProblem() {
        assertThat(SystemSettings.read(new Properties(), () -> new InputStream() {
                            @Override
                            public int read() throws IOException {
                                throw new IOException("torn");
                            }
                        })
                        .problem())
                .contains("the resource pinion-logging.properties cannot be read: java.io.IOException: torn");
        assertThat(Fixture.read("a=\\uXYZW").problem()).contains("cannot be read");
    }

    @Test
    void escaped_longHostileText_isCutAndInOneLine() {
        assertThat(StandardError.escaped("a\u001b[31m\r\n\u0085\u2029b", 100))
                .isEqualTo("a\\u001b[31m\\u000d\\u000a\\u0085\\u2029b");
        assertThat(StandardError.escaped("x".repeat(11), 10)).isEqualTo("x".repeat(10) + "...");
    }
}
