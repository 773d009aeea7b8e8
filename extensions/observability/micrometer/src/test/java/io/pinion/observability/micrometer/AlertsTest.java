package io.pinion.observability.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AlertsTest {
    @TempDir
    private Path directory;

    @Test
    void rules_checkedByPromtool_areValid() throws Exception {
        String promtool = Programs.orSkip("promtool").toString();
        String rules = Documents.DIRECTORY.resolve("pinion-alerts.yml").toString();
        assertThat(Programs.run(directory, promtool, "check", "rules", rules)).contains("4 rules found");
    }

    @Test
    void rules_runByPromtool_fireForTroubleAndNotForHealth() throws Exception {
        String promtool = Programs.orSkip("promtool").toString();
        Files.copy(Documents.DIRECTORY.resolve("pinion-alerts.yml"), directory.resolve("pinion-alerts.yml"));
        try (InputStream test = AlertsTest.class.getResourceAsStream("/alerts-test.yml")) {
            Files.copy(test, directory.resolve("alerts-test.yml"));
        }
        assertThat(Programs.run(directory, promtool, "test", "rules", "alerts-test.yml"))
                .contains("SUCCESS");
    }
}
