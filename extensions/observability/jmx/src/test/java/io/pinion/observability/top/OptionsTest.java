package io.pinion.observability.top;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OptionsTest {
    @Test
    void noArguments_meanTheDefaults() {
        assertThat(Options.parse()).isEqualTo(new Options(null, null, 1_000_000_000L, 0, false, false));
    }

    @Test
    void all_areRead() {
        assertThat(Options.parse("--interval", "0.25", "--count", "3", "--plain", "1234"))
                .isEqualTo(new Options("1234", null, 250_000_000L, 3, true, false));
        assertThat(Options.parse("service:jmx:rmi://127.0.0.1").target()).startsWith("service:");
        assertThat(Options.parse("--user", "ada", "service:jmx:rmi://127.0.0.1").user())
                .isEqualTo("ada");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--interval|--interval needs a value",
                "--interval 0|--interval must be 0.1 to 3600 seconds, was 0",
                "--interval -1|--interval must be 0.1 to 3600 seconds, was -1",
                "--interval 1e9999999|--interval must be 0.1 to 3600 seconds, was 1e9999999",
                "--interval fast|--interval must be 0.1 to 3600 seconds, was fast",
                "--user ada 12|--user is for a URL; a JVM on this machine asks for no password",
                "--count 0|--count must be 1 to 999999999, was 0",
                "--count x|--count must be 1 to 999999999, was x",
                "--colour|there is no option --colour",
                "1 2|one JVM at a time, but there are 1 and 2",
                "localhost|localhost is neither a process number nor a URL that begins with service:jmx:"
            })
    void wrongOnes_areNamed(String line, String message) {
        assertThatThrownBy(() -> Options.parse(line.split(" ")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }
}
