package io.pinion.sse;

import java.nio.ByteBuffer;
import java.util.Objects;

/**
 * Parses a stream of server-sent events that comes in pieces, cut anywhere.
 *
 * <pre>{@code
 * SseParser parser = new SseParser((type, data, id) -> System.out.println(type + ": " + data));
 * while (channel.read(buffer) >= 0) {
 *     parser.feed(buffer.flip());
 *     buffer.clear();
 * }
 * }</pre>
 *
 * <p>What comes out is what the HTML standard says, for any bytes: lines end with CR, LF or CRLF; one BOM at the start is
 * dropped; malformed UTF-8 becomes U+FFFD; an event without data, and one that the end of the stream cuts off, is none.
 * <p>Shape: keeps at most {@link SseLimit#MAX_EVENT_BYTES}, twice for a moment when an event is made.
 * <p>Threads: one at a time.
 * <p>Cost: linear in the bytes, however small the pieces; allocates what it hands out.
 * <p>Source: WHATWG HTML, "Parsing an event stream" and "Interpreting an event stream".
 */
public final class SseParser {
    /** Takes what a {@link SseParser} finds, on the thread that feeds it. */
    @FunctionalInterface
    public interface Sink {
        /**
         * Takes an event.
         *
         * @param type what the server called it; {@code message} if it did not
         * @param data its lines, joined by LF
         * @param lastEventId the last id of the stream up to here, which may be that of an earlier event; empty if there
         *     was none
         */
        void event(String type, String data, String lastEventId);

        /**
         * Takes an end of a block that makes no event, but may have changed the last id.
         *
         * @param lastEventId the last id of the stream up to here
         */
        default void idle(String lastEventId) {}

        /**
         * Takes the server's wish how long to wait before connecting again.
         *
         * @param millis as sent, zero or more; more than fits is {@link Long#MAX_VALUE}
         */
        default void retry(long millis) {}
    }

    private enum At {
        BOM,
        NAME,
        VALUE_START,
        VALUE
    }

    private enum Field {
        DATA,
        EVENT,
        ID,
        RETRY,
        /** A comment, or a field that the standard does not know. */
        IGNORED
    }

    private static final byte LF = '\n';
    private static final byte CR = '\r';
    private static final byte NUL = 0;
    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};
    private static final int LONGEST_NAME = 5;
    private static final int COPY_BYTES = 8 * 1024;

    private final Sink sink;
    private final int maxEventBytes;
    private final int maxIdBytes;
    private final int maxLineBytes;

    private final ByteStore data = new ByteStore();
    private final ByteStore type = new ByteStore();
    private final ByteStore id = new ByteStore();
    private byte[] copy = new byte[0];

    private At at = At.BOM;
    private Field field = Field.IGNORED;
    private boolean afterCr;
    private boolean failed;
    private int bomBytes;
    private long name;
    private int nameBytes;
    private int lineBytes;
    private long retryMs;
    private String idOfBlock = "";
    private String lastEventId = "";

    /**
     * Makes a parser with the default limits.
     *
     * @param sink takes the events; what it throws comes out of {@code feed}, and ends the parser
     */
    public SseParser(Sink sink) {
        this(
                sink,
                SseLimit.MAX_EVENT_BYTES.defaultMax(),
                SseLimit.MAX_ID_BYTES.defaultMax(),
                SseLimit.MAX_LINE_BYTES.defaultMax());
    }

    /**
     * Makes a parser.
     *
     * @param sink takes the events; what it throws comes out of {@code feed}, and ends the parser
     * @param maxEventBytes see {@link SseLimit#MAX_EVENT_BYTES}, positive
     * @param maxIdBytes see {@link SseLimit#MAX_ID_BYTES}, positive
     * @param maxLineBytes see {@link SseLimit#MAX_LINE_BYTES}, positive
     * @throws IllegalArgumentException if a limit is zero or negative
     */
    public SseParser(Sink sink, int maxEventBytes, int maxIdBytes, int maxLineBytes) {
        this.sink = Objects.requireNonNull(sink, "sink");
        this.maxEventBytes = positive(SseLimit.MAX_EVENT_BYTES, maxEventBytes);
        this.maxIdBytes = positive(SseLimit.MAX_ID_BYTES, maxIdBytes);
        this.maxLineBytes = positive(SseLimit.MAX_LINE_BYTES, maxLineBytes);
    }

    static int positive(SseLimit limit, int max) {
        if (max <= 0) {
            throw new IllegalArgumentException(limit.option() + " must be positive, was " + max);
        }
        return max;
    }

    /**
     * Begins a new stream. What is left of the one before is dropped, as the end of a stream drops it.
     *
     * @param id the id that the new stream begins with: empty by the standard, or the one from which it is to resume, so
     *     that a server that sends ids now and then does not lose it
     */
    public void reset(String id) {
        Objects.requireNonNull(id, "id");
        clearBlock();
        beginLine();
        at = At.BOM;
        bomBytes = 0;
        afterCr = false;
        failed = false;
        idOfBlock = id;
        lastEventId = id;
    }

    /**
     * Returns the last id of the stream, as of the last end of a block.
     *
     * @return empty if there was none
     */
    public String lastEventId() {
        return lastEventId;
    }

    /**
     * Parses a piece of the stream.
     *
     * @param piece all that remains in it is read
     * @throws SseLimitException if the server sent more than a limit allows; {@link #lastEventId()} is that of the block
     *     before; feed no more until {@link #reset}
     * @throws IllegalStateException after a failure
     */
    public void feed(ByteBuffer piece) throws SseLimitException {
        if (piece.hasArray()) {
            int from = piece.arrayOffset() + piece.position();
            int count = piece.remaining();
            piece.position(piece.limit());
            feed(piece.array(), from, count);
            return;
        }
        if (copy.length == 0) {
            copy = new byte[COPY_BYTES];
        }
        while (piece.hasRemaining()) {
            int count = Math.min(copy.length, piece.remaining());
            piece.get(copy, 0, count);
            feed(copy, 0, count);
        }
    }

    /**
     * Parses a piece of the stream.
     *
     * @param bytes holds it
     * @param offset where it begins
     * @param count how many bytes
     * @throws SseLimitException as {@link #feed(ByteBuffer)} does
     * @throws IndexOutOfBoundsException if that is not inside the array; nothing has changed
     * @throws IllegalStateException after a failure
     */
    public void feed(byte[] bytes, int offset, int count) throws SseLimitException {
        Objects.checkFromIndexSize(offset, count, bytes.length);
        if (failed) {
            throw new IllegalStateException("the parser has failed; call reset before the next stream");
        }
        failed = true; // until this piece is through
        parse(bytes, offset, offset + count);
        failed = false;
    }

    private void parse(byte[] bytes, int from, int end) throws SseLimitException {
        int i = from;
        while (i < end) {
            byte b = bytes[i];
            if (afterCr) {
                afterCr = false;
                if (b == LF) {
                    i++;
                    continue;
                }
            }
            switch (at) {
                case BOM -> i += byteOrderMark(b);
                case NAME -> {
                    i++;
                    nameByte(b);
                }
                case VALUE_START -> {
                    at = At.VALUE;
                    if (b == ' ') {
                        countLine(1);
                        i++;
                    }
                }
                case VALUE -> {
                    int lineEnd = lineEnd(bytes, i, end);
                    if (lineEnd > i) {
                        value(bytes, i, lineEnd - i);
                    }
                    i = lineEnd;
                    if (i < end) {
                        afterCr = bytes[i++] == CR;
                        endOfLine();
                    }
                }
            }
        }
    }

    private static int lineEnd(byte[] bytes, int from, int end) {
        for (int i = from; i < end; i++) {
            if (bytes[i] == LF || bytes[i] == CR) {
                return i;
            }
        }
        return end;
    }

    /** Returns how many bytes of the input are used up: none, when it was no mark after all. */
    private int byteOrderMark(byte b) throws SseLimitException {
        if (b == BYTE_ORDER_MARK[bomBytes]) {
            bomBytes++;
            if (bomBytes == BYTE_ORDER_MARK.length) {
                at = At.NAME;
            }
            return 1;
        }
        at = At.NAME;
        for (int i = 0; i < bomBytes; i++) {
            nameByte(BYTE_ORDER_MARK[i]);
        }
        return 0;
    }

    private void nameByte(byte b) throws SseLimitException {
        if (b == LF || b == CR) {
            afterCr = b == CR;
            if (nameBytes == 0) {
                endOfBlock();
            } else {
                beginValue();
                endOfLine();
            }
            return;
        }
        countLine(1);
        if (b == ':') {
            beginValue();
            at = At.VALUE_START;
        } else if (++nameBytes > LONGEST_NAME) {
            field = Field.IGNORED;
            at = At.VALUE;
        } else {
            name = name << Byte.SIZE | b & 0xff;
        }
    }

    private void beginValue() {
        field = fieldOf(name, nameBytes);
        if (field == Field.EVENT) {
            type.clear();
        } else if (field == Field.ID) {
            id.clear();
        }
        retryMs = -1;
    }

    private static Field fieldOf(long name, int bytes) {
        if (bytes == 4 && name == 0x64617461L) { // data
            return Field.DATA;
        }
        if (bytes == 2 && name == 0x6964L) { // id
            return Field.ID;
        }
        if (bytes == 5 && name == 0x6576656E74L) { // event
            return Field.EVENT;
        }
        return bytes == 5 && name == 0x7265747279L ? Field.RETRY : Field.IGNORED; // retry
    }

    private void value(byte[] bytes, int from, int count) throws SseLimitException {
        countLine(count);
        switch (field) {
            case DATA -> {
                countEvent(count);
                data.append(bytes, from, count);
            }
            case EVENT -> {
                countEvent(count);
                type.append(bytes, from, count);
            }
            case ID -> {
                if (count > maxIdBytes - id.length()) {
                    throw new SseLimitException(SseLimit.MAX_ID_BYTES, maxIdBytes);
                }
                countEvent(count);
                id.append(bytes, from, count);
            }
            case RETRY -> retryDigits(bytes, from, count);
            case IGNORED -> {
                // dropped
            }
        }
    }

    private void retryDigits(byte[] bytes, int from, int count) {
        for (int i = from; i < from + count; i++) {
            int digit = bytes[i] - '0';
            if (digit < 0 || digit > 9) {
                field = Field.IGNORED;
                return;
            }
            long before = Math.max(0, retryMs);
            retryMs = before > (Long.MAX_VALUE - digit) / 10 ? Long.MAX_VALUE : before * 10 + digit;
        }
    }

    private void countLine(int count) throws SseLimitException {
        if (count > maxLineBytes - lineBytes) {
            throw new SseLimitException(SseLimit.MAX_LINE_BYTES, maxLineBytes);
        }
        lineBytes += count;
    }

    private void countEvent(int more) throws SseLimitException {
        if ((long) data.length() + type.length() + id.length() + more > maxEventBytes) {
            throw new SseLimitException(SseLimit.MAX_EVENT_BYTES, maxEventBytes);
        }
    }

    private void endOfLine() throws SseLimitException {
        switch (field) {
            case DATA -> {
                countEvent(1);
                data.append(LF);
            }
            case ID -> {
                if (!id.contains(NUL)) {
                    idOfBlock = id.text(id.length());
                }
            }
            case RETRY -> {
                if (retryMs >= 0) {
                    sink.retry(retryMs);
                }
            }
            case EVENT, IGNORED -> {
                // kept already, or never
            }
        }
        beginLine();
    }

    private void beginLine() {
        at = At.NAME;
        field = Field.IGNORED;
        name = 0;
        nameBytes = 0;
        lineBytes = 0;
    }

    private void endOfBlock() {
        lastEventId = idOfBlock;
        if (data.length() == 0) {
            clearBlock();
            sink.idle(lastEventId);
            return;
        }
        String what = type.length() == 0 ? "message" : type.text(type.length());
        String text = data.text(data.length() - 1); // without the last LF
        clearBlock();
        sink.event(what, text, lastEventId);
    }

    private void clearBlock() {
        data.clear();
        type.clear();
        id.clear();
    }
}
