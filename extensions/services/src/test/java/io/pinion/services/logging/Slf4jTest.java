package io.pinion.services.logging;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pinion.services.logging.LogFixtures.Output;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** SLF4J by way of slf4j-jdk14. */
class Slf4jTest {
    @Test
    @DisplayName("S5.20: SLF4J leads here too: message, level, caller and MDC")
    void slf4j_logged_arrivesWithCallerAndMdc() throws Exception {
        Output output = new Output();
        try (Logging logging = Logging.builder()
                .format(LogFormat.JSON)
                .output(output)
                .context(MDC::getCopyOfContextMap)
                .open()) {
            MDC.put("request", "r-1");
            LoggerFactory.getLogger("shop.cart").warn("low on {}", "stock", new IllegalStateException("gone"));
            MDC.clear();
            assertThat(logging.flush(Duration.ofSeconds(20))).isTrue();
        }
        JsonNode json = new ObjectMapper()
                .readTree(output.lines().stream()
                        .filter(line -> line.contains("\"shop.cart\""))
                        .findFirst()
                        .orElseThrow());
        JsonNode fields = json.get("@fields");
        assertThat(json.get("msg").textValue()).isEqualTo("low on stock");
        assertThat(json.get("level").textValue()).isEqualTo("warn");
        assertThat(json.get("stackTrace").textValue()).startsWith("java.lang.IllegalStateException: gone");
        assertThat(fields.get("identifier").textValue()).isEqualTo("shop.cart");
        assertThat(fields.get("code_file").textValue()).isEqualTo("Slf4jTest.java");
        assertThat(fields.get("code_func").textValue()).isEqualTo("slf4j_logged_arrivesWithCallerAndMdc");
        assertThat(fields.get("request").textValue()).isEqualTo("r-1");
    }
}
