package io.pinion.services.logging;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class SurroundingsTest {
    private static LogFormat auto(String stderr, String identity, Map<String, String> environment) {
        return new Surroundings(environment::get, stderr, identity).resolve(LogFormat.AUTO);
    }

    @Test
    @DisplayName("S5.18: auto is journald when the stream is the journal's, colour on a terminal, plain when piped")
    void auto_resolves_byWhatTheStreamIs() {
        assertThat(auto("socket:[9]", "8:9", Map.of("JOURNAL_STREAM", "8:9"))).isEqualTo(LogFormat.JOURNALD);
        assertThat(auto("socket:[9]", "8:9", Map.of("INVOCATION_ID", "abc"))).isEqualTo(LogFormat.JOURNALD);
        assertThat(auto("/dev/pts/3", "24:6", Map.of())).isEqualTo(LogFormat.COLOUR);
        assertThat(auto("pipe:[77]", "13:77", Map.of())).isEqualTo(LogFormat.PLAIN);
        assertThat(auto("/var/log/app.log", "8:1", Map.of())).isEqualTo(LogFormat.PLAIN);
    }

    @Test
    @DisplayName("S5.18: variables inherited from a unit do not redirect a stream that was pointed elsewhere since")
    void auto_withInheritedVariables_followsTheStream() {
        Map<String, String> inherited = Map.of("JOURNAL_STREAM", "8:9", "INVOCATION_ID", "abc");
        assertThat(auto("pipe:[77]", "13:77", inherited)).isEqualTo(LogFormat.PLAIN);
        assertThat(auto("/dev/pts/3", "24:6", inherited)).isEqualTo(LogFormat.COLOUR);
        assertThat(auto("/var/log/app.log", "8:1", Map.of("INVOCATION_ID", "abc")))
                .isEqualTo(LogFormat.PLAIN);
    }

    @Test
    @DisplayName("S5.18: NO_COLOR that is not empty, and a dumb terminal, want no colours")
    void auto_withNoColor_isPlain() {
        assertThat(auto("/dev/pts/3", null, Map.of("NO_COLOR", "1"))).isEqualTo(LogFormat.PLAIN);
        assertThat(auto("/dev/pts/3", null, Map.of("TERM", "dumb"))).isEqualTo(LogFormat.PLAIN);
        assertThat(auto("/dev/pts/3", null, Map.of("NO_COLOR", ""))).isEqualTo(LogFormat.COLOUR);
    }

    @Test
    @DisplayName("S5.18: a format asked for by name stays")
    void resolve_ofANamedFormat_staysIt() {
        Surroundings journal = new Surroundings(Map.of("JOURNAL_STREAM", "8:9")::get, "socket:[9]", "8:9");
        for (LogFormat format : LogFormat.values()) {
            if (format != LogFormat.AUTO) {
                assertThat(journal.resolve(format)).isEqualTo(format);
            }
        }
    }

    @Test
    @DisplayName("S5.18: the surroundings of this process can be told")
    void ofProcess_here_isTold() {
        assertThat(Surroundings.ofProcess().resolve(LogFormat.AUTO)).isNotEqualTo(LogFormat.AUTO);
    }
}
