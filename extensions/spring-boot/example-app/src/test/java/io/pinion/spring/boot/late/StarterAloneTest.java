package io.pinion.spring.boot.late;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The starter where neither health nor metrics nor a web server is on the path. */
@Timeout(120)
class StarterAloneTest {

    @Test
    void starter_withoutOptionalModules_startsAndCloses() throws Exception {
        String path = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> !entry.matches(".*(spring-boot-health|micrometer|actuator|webmvc|tomcat)[^/]*\\.jar"))
                .collect(Collectors.joining(File.pathSeparator));
        try (AppProcess app = AppProcess.launch(path, StarterAlone.class)) {
            assertThat(app.exitCode()).isZero();
            assertThat(app.output())
                    .contains("answer of orders", "health false", "meters false", "Worker 'mail' closed in", "closed");
        }
    }
}
