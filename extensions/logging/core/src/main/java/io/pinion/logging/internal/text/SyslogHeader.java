package io.pinion.logging.internal.text;

/**
 * What is the same in every syslog message.
 *
 * @param facility from 0 to 23
 * @param hostName HOSTNAME as it is sent; {@code -} for none
 * @param appName APP-NAME
 * @param procId PROCID
 * @param msgId MSGID
 * @param sdId the SD-ID of the element with the fields
 * @param byteOrderMark whether the message begins with U+FEFF
 */
public record SyslogHeader(
        int facility,
        String hostName,
        String appName,
        String procId,
        String msgId,
        String sdId,
        boolean byteOrderMark) {
    /** What stands for a value that is not there. */
    public static final String NIL = "-";

    /**
     * Makes text fit into a field of the header: printable ASCII, others become {@code _}.
     *
     * @param text the text
     * @param maxChars where it is cut
     * @return the field; {@link #NIL} for the empty text
     */
    public static String field(String text, int maxChars) {
        if (text.isEmpty()) {
            return NIL;
        }
        StringBuilder field = new StringBuilder();
        for (int i = 0; i < Math.min(text.length(), maxChars); i++) {
            char c = text.charAt(i);
            field.append(c > ' ' && c < 0x7F ? c : '_');
        }
        return field.toString();
    }
}
