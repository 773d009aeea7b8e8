package io.pinion.logging.internal.text;

import io.pinion.logging.LogEntry;
import java.util.Map;

/**
 * One syslog message for each entry, RFC 5424. Logger, thread and fields are parameters of one element of structured data;
 * the stack trace follows the message. Everything is one line: see {@link Escaping#LINE}.
 *
 * <p>Threads: one.
 */
public final class SyslogEncoder implements RecordEncoder {
    private static final int SEVERITIES = 8;
    private static final int FRACTION_DIGITS = 6;
    private static final int BYTE_ORDER_MARK = 0xFEFF;

    private final SyslogHeader header;
    private final byte[] afterTime;
    private final Constants constants;
    private final Timestamp timestamp = new Timestamp();
    private final ErrorText error = new ErrorText();

    /**
     * Makes one.
     *
     * @param header what is the same in every message
     * @param constants parameters that are
     */
    public SyslogEncoder(SyslogHeader header, Map<String, String> constants) {
        this.header = header;
        afterTime = new ByteText(Constants.MAX_BYTES)
                .put(' ')
                .ascii(header.hostName())
                .put(' ')
                .ascii(header.appName())
                .put(' ')
                .ascii(header.procId())
                .put(' ')
                .ascii(header.msgId())
                .put(' ')
                .toByteArray();
        this.constants = new Constants(constants, SyslogEncoder::parameter);
    }

    @Override
    public void encode(LogEntry entry, ByteText out) {
        out.put('<').decimal(header.facility() * SEVERITIES + entry.severity().syslogCode());
        out.ascii(">1 ");
        timestamp.put(out, entry.epochNs(), FRACTION_DIGITS);
        structuredData(entry, out.bytes(afterTime));
        message(entry, out);
    }

    private void structuredData(LogEntry entry, ByteText out) {
        int start = out.length();
        out.put('[').ascii(header.sdId());
        int empty = out.length();
        own(entry, out, "logger", entry.logger());
        own(entry, out, "thread", entry.thread());
        constants.put(out, entry, NameRule.SD_NAME);
        for (int i = 0; i < entry.fieldCount(); i++) {
            if (NameRule.SD_NAME.isLast(entry, i)) {
                parameter(out, entry.key(i), entry.value(i));
            }
        }
        if (out.length() == empty) {
            out.truncate(start);
            out.ascii(SyslogHeader.NIL);
        } else {
            out.put(']');
        }
    }

    private static void own(LogEntry entry, ByteText out, String name, String value) {
        if (!value.isEmpty() && !NameRule.SD_NAME.isField(entry, name)) {
            parameter(
                    out,
                    name,
                    value.length() > TextLimits.NAME_CHARS ? value.substring(0, TextLimits.NAME_CHARS) : value);
        }
    }

    private static void parameter(ByteText out, String name, Object value) {
        NameRule.SD_NAME.put(out.put(' '), name);
        out.ascii("=\"");
        if (Json.isInteger(value)) {
            out.decimal(((Number) value).longValue());
        } else {
            out.text(Json.text(value), Escaping.PARAM);
        }
        out.put('"');
    }

    private void message(LogEntry entry, ByteText out) {
        CharSequence message = entry.message();
        boolean thrown = error.read(entry);
        if (message.length() == 0 && !thrown) {
            return;
        }
        out.put(' ');
        if (header.byteOrderMark()) {
            out.codePoint(BYTE_ORDER_MARK);
        }
        out.text(message, Escaping.LINE);
        if (thrown) {
            if (message.length() > 0) {
                out.text("\n", Escaping.LINE);
            }
            out.text(error.stack(), Escaping.LINE);
        }
    }
}
