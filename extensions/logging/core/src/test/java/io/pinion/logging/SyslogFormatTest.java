package io.pinion.logging;

import static io.pinion.logging.Encoded.TIME_NS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pinion.logging.internal.text.Framing;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Syslog: the examples of RFC 5424, the header, structured data, lines. */
class SyslogFormatTest {
    private static SyslogFormatBuilder plain() {
        return LogFormat.syslog().hostName("").procId("");
    }

    @Test
    void encode_theFirstExampleOfTheRfc_isAsThere() {
        LogEntry entry = Encoded.entry()
                .begin(Severity.FATAL, TIME_NS, "", "")
                .message("'su root' failed for lonvick on /dev/pts/8");
        LogFormat format = LogFormat.syslog()
                .facility(4)
                .hostName("mymachine.example.com")
                .appName("su")
                .procId("")
                .msgId("ID47")
                .build();

        assertThat(Encoded.text(format, entry))
                .isEqualTo("<34>1 2003-10-11T22:14:15.003000Z mymachine.example.com su - ID47 - "
                        + "'su root' failed for lonvick on /dev/pts/8");
    }

    @Test
    void encode_theThirdExampleOfTheRfc_isAsThere() {
        LogEntry entry = Encoded.entry()
                .begin(Severity.WARN, TIME_NS, null, null)
                .message("An application event log entry...")
                .field("iut", 3)
                .field("eventSource", "Application")
                .field("eventID", "1011");
        LogFormat format = LogFormat.syslog()
                .facility(20)
                .hostName("mymachine.example.com")
                .appName("evntslog")
                .procId("-")
                .msgId("ID47")
                .sdId("exampleSDID@32473")
                .byteOrderMark()
                .build();

        assertThat(Encoded.text(format, entry))
                .isEqualTo("<164>1 2003-10-11T22:14:15.003000Z mymachine.example.com evntslog - ID47 "
                        + "[exampleSDID@32473 iut=\"3\" eventSource=\"Application\" eventID=\"1011\"] "
                        + "\uFEFFAn application event log entry...");
    }

    @Test
    void encode_withoutAMessage_endsAfterTheStructuredData() {
        LogEntry entry = Encoded.entry().begin(Severity.TRACE, TIME_NS, "l", "t");

        assertThat(Encoded.text(plain().byteOrderMark().build(), entry))
                .isEqualTo("<15>1 2003-10-11T22:14:15.003000Z - - - - [pinion@32473 logger=\"l\" thread=\"t\"]");
    }

    @Test
    void encode_anOrdinaryLine_arrivesByteForByte() {
        String line = "GET\t/a?b=\"c\" \\d [e] 'f' \u00fc\u4e16\uD83D\uDE00 100%";

        assertThat(SyslogReading.of(Encoded.text(plain().build(), Encoded.entry(line))).message)
                .isEqualTo(line);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void encode_hostileLine_isOneLine(boolean newline) {
        SyslogFormatBuilder builder = plain();
        LogFormat format = (newline ? builder.newlineFraming() : builder).build();
        String hostile = "a\r\n<34>1 - forged\u0000\u001b[2J\u007f\u0085\u2028\u2029\uD800";

        assertThat(SyslogReading.of(Encoded.text(format, Encoded.entry(hostile))).message)
                .isEqualTo("a\\r\\n<34>1 - forged\\u0000\\u001b[2J\\u007f\\u0085\\u2028\\u2029\uFFFD");
    }

    @Test
    void encode_hostileField_staysInItsParameter() {
        LogEntry entry = Encoded.entry("m").field("a b=]\"\u00e9", "x\"] [evil@1 y=\"\\\n\u001b\t\uDC00");

        String text = Encoded.text(plain().build(), entry);

        assertThat(text).contains(" a_b____=\"x\\\"\\] [evil@1 y=\\\"\\\\\\\\n\\\\u001b\t\uFFFD\"]");
        SyslogReading reading = SyslogReading.of(text);
        assertThat(reading.value("a_b____")).isEqualTo("x\"] [evil@1 y=\"\\\\n\\u001b\t\uFFFD");
        assertThat(reading.message).isEqualTo("m");
    }

    @Test
    void encode_names_areMadeToFitAndOnlyTheLastIsThere() {
        String same = "n".repeat(32);
        LogEntry entry = Encoded.entry("m")
                .field(same + "1", "first")
                .field(same + "2", "second")
                .field("", "empty")
                .field("thread", "mine")
                .field("env", "own");

        SyslogReading reading = SyslogReading.of(
                Encoded.text(plain().fields(Map.of("env", "test", "zone", "b")).build(), entry));

        assertThat(reading.names).doesNotHaveDuplicates().contains(same, "_", "logger", "thread", "env", "zone");
        assertThat(reading.value(same)).isEqualTo("second");
        assertThat(reading.value("thread")).isEqualTo("mine");
        assertThat(reading.value("env")).isEqualTo("own");
        assertThat(reading.value("zone")).isEqualTo("b");
    }

    @Test
    void encode_exception_followsTheMessageOnTheSameLine() {
        LogEntry entry = Encoded.entry("failed").stackTrace("a.B: c\n\tat d.E(F.java:1)");
        LogEntry silent = Encoded.entry("").stackTrace("a.B");

        assertThat(SyslogReading.of(Encoded.text(plain().build(), entry)).message)
                .isEqualTo("failed\\na.B: c\\n\tat d.E(F.java:1)");
        assertThat(SyslogReading.of(Encoded.text(plain().build(), silent)).message)
                .isEqualTo("a.B");
    }

    @Test
    void build_longOrStrangeHeader_isMadeToFit() {
        LogFormat format = LogFormat.syslog()
                .hostName("h \u00e9".repeat(200))
                .appName("a\n".repeat(100))
                .procId("p".repeat(500))
                .msgId("m".repeat(500))
                .build();

        SyslogReading reading = SyslogReading.of(Encoded.text(format, Encoded.entry("x")));

        assertThat(reading.host).hasSize(255).startsWith("h__h__");
        assertThat(reading.app).hasSize(48).startsWith("a_a_");
        assertThat(reading.proc).hasSize(128);
        assertThat(reading.msgId).hasSize(32);
    }

    @Test
    void build_withoutSettings_namesMachineAndProcess() {
        SyslogReading reading = SyslogReading.of(Encoded.text(LogFormat.syslog().build(), Encoded.entry("x")));

        assertThat(reading.priority).isEqualTo(14);
        assertThat(reading.host).isNotEqualTo("-");
        assertThat(reading.proc).isEqualTo(Long.toString(ProcessHandle.current().pid()));
        assertThat(reading.sdId).isEqualTo("pinion@32473");
        assertThat(reading.value("logger")).isEqualTo("com.acme.Shop");
    }

    @Test
    void build_framing_isCountedUnlessSet() {
        assertThat(LogFormat.syslog().build().framing()).isEqualTo(Framing.OCTET_COUNT);
        assertThat(LogFormat.syslog().newlineFraming().build().framing()).isEqualTo(Framing.NEWLINE);
        assertThat(LogFormat.syslog().build().fitsDatagrams()).isTrue();
        assertThat(LogFormat.syslog().build().bodyWriter(10)).isNull();
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 24, Integer.MAX_VALUE})
    void facility_outOfRange_isRefused(int code) {
        assertThatThrownBy(() -> LogFormat.syslog().facility(code))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("from 0 to 23");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "pinion",
                "@1",
                "a b@1",
                "a]@1",
                "a\"@1",
                "a=@1",
                "a@b@1",
                "a@",
                "a@x",
                "abcdefghijklmnopqrstuvwxyz@1234567"
            })
    void sdId_notAName_isRefused(String id) {
        assertThatThrownBy(() -> LogFormat.syslog().sdId(id))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("enterprise number");
    }

    @Test
    void fields_wrongName_isRefused() {
        assertThatThrownBy(() -> LogFormat.syslog().fields(Map.of("a b", "x"))).hasMessageContaining("printable ASCII");
        assertThatThrownBy(() -> LogFormat.syslog().fields(Map.of("logger", "x")))
                .hasMessageContaining("is taken");
    }
}
