package io.pinion.logging;

import io.pinion.logging.internal.text.Framing;
import io.pinion.logging.internal.text.HostName;
import io.pinion.logging.internal.text.SyslogEncoder;
import io.pinion.logging.internal.text.SyslogHeader;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Settings of a syslog format; see {@link LogFormat#syslog()}.
 *
 * <p>Texts of the header that RFC 5424 does not allow are made to fit: other than printable ASCII characters become
 * {@code _}, and the excess is cut off. An empty text is sent as {@code -}, which says that there is no value.
 * <p>Threads: one.
 */
public final class SyslogFormatBuilder {
    private static final int MAX_FACILITY = 23;
    private static final int MAX_HOST_NAME = 255;
    private static final int MAX_APP_NAME = 48;
    private static final int MAX_PROC_ID = 128;
    private static final int MAX_MSG_ID = 32;
    private static final int MAX_SD_ID = 32;

    private int facility = 1;
    private @Nullable String hostName;
    private String appName = SyslogHeader.NIL;
    private @Nullable String procId;
    private String msgId = SyslogHeader.NIL;
    private String sdId = "pinion@32473";
    private Map<String, String> fields = Map.of();
    private Framing framing = Framing.OCTET_COUNT;
    private boolean byteOrderMark;

    SyslogFormatBuilder() {}

    /**
     * Sets the facility; 1 (user) unless set.
     *
     * @param code the numerical code of RFC 5424, section 6.2.1: from 0 to 23, 16 to 23 are local0 to local7
     * @return this builder
     */
    public SyslogFormatBuilder facility(int code) {
        if (code < 0 || code > MAX_FACILITY) {
            throw new IllegalArgumentException("facility must be from 0 to 23 (RFC 5424, section 6.2.1), was " + code
                    + "; 1 is user, 16 to 23 are local0 to local7");
        }
        facility = code;
        return this;
    }

    /**
     * Sets the name of the machine; that of this one unless set.
     *
     * @param name at most 255 characters
     * @return this builder
     */
    public SyslogFormatBuilder hostName(String name) {
        hostName = SyslogHeader.field(Objects.requireNonNull(name, "hostName"), MAX_HOST_NAME);
        return this;
    }

    /**
     * Sets the name of the application; none unless set.
     *
     * @param name at most 48 characters
     * @return this builder
     */
    public SyslogFormatBuilder appName(String name) {
        appName = SyslogHeader.field(Objects.requireNonNull(name, "appName"), MAX_APP_NAME);
        return this;
    }

    /**
     * Sets the id of the process; that of this one unless set.
     *
     * @param id at most 128 characters
     * @return this builder
     */
    public SyslogFormatBuilder procId(String id) {
        procId = SyslogHeader.field(Objects.requireNonNull(id, "procId"), MAX_PROC_ID);
        return this;
    }

    /**
     * Sets what says of which kind the messages are; none unless set.
     *
     * @param id at most 32 characters
     * @return this builder
     */
    public SyslogFormatBuilder msgId(String id) {
        msgId = SyslogHeader.field(Objects.requireNonNull(id, "msgId"), MAX_MSG_ID);
        return this;
    }

    /**
     * Sets the name of the element of structured data with logger, thread and fields; {@code pinion@32473} unless set,
     * whose number is the one for examples. Who has an enterprise number takes that.
     *
     * @param id a name, {@code @} and an enterprise number
     * @return this builder
     */
    public SyslogFormatBuilder sdId(String id) {
        Objects.requireNonNull(id, "sdId");
        if (id.length() > MAX_SD_ID || !id.matches("[!-~&&[^@=\\]\"]]+@\\d+(\\.\\d+)*")) {
            throw new IllegalArgumentException(
                    "sdId must be a name, '@' and an enterprise number, such as 'shop@32473',"
                            + " of at most 32 printable ASCII characters without blank = ] \" (RFC 5424, section 6.3.2), was "
                            + Settings.shown(id));
        }
        sdId = id;
        return this;
    }

    /**
     * Sets parameters of structured data that are the same in every message; an event's field of the same name takes the
     * place of one.
     *
     * @param fields values by name; the names {@code logger} and {@code thread} are taken
     * @return this builder
     */
    public SyslogFormatBuilder fields(Map<String, String> fields) {
        this.fields = FormatFields.of("syslog", fields, FormatFields.SYSLOG);
        return this;
    }

    /**
     * Ends each message in a stream by a line feed, for receivers that do not count octets. Without it the length stands
     * before each message (RFC 6587, section 3.4.1), which no content can disturb.
     *
     * @return this builder
     */
    public SyslogFormatBuilder newlineFraming() {
        framing = Framing.NEWLINE;
        return this;
    }

    /**
     * Begins each text with a byte order mark. RFC 5424, section 6.4, asks for it, but many receivers take it for a part of
     * the text and write it into each line; they take UTF-8 for granted. So there is none unless this is set.
     *
     * @return this builder
     */
    public SyslogFormatBuilder byteOrderMark() {
        byteOrderMark = true;
        return this;
    }

    /**
     * Makes the format.
     *
     * @return the format
     */
    public LogFormat build() {
        String host = hostName;
        String process = procId;
        SyslogHeader header = new SyslogHeader(
                facility,
                host == null ? SyslogHeader.field(HostName.local(), MAX_HOST_NAME) : host,
                appName,
                process == null ? Long.toString(ProcessHandle.current().pid()) : process,
                msgId,
                sdId,
                byteOrderMark);
        Map<String, String> constants = fields;
        return new LogFormat("syslog", () -> new SyslogEncoder(header, constants), framing, true, null);
    }
}
