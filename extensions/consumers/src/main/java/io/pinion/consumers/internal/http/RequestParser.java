package io.pinion.consumers.internal.http;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Reads one request as its bytes arrive; RFC 9112, and of what it leaves open the strict reading.
 *
 * <p>The result does not depend on how the input is split. Memory: at most twice the head, plus twice the body so far,
 * both within {@link HttpLimits}. Time: linear in the input, one-byte chunks included.
 *
 * <p>Threads: one at a time.
 */
public final class RequestParser {
    /** Where a parser is. */
    public enum Status {
        /** The request is not complete. */
        READING,
        /** The request is there; nothing behind it was touched. */
        COMPLETE,
        /** The request is refused. */
        REFUSED
    }

    private enum Part {
        REQUEST_LINE,
        FIELD,
        FIXED_BODY,
        CHUNK_SIZE,
        CHUNK_DATA,
        CHUNK_END,
        TRAILER,
        OVER
    }

    // Digits of the largest chunk that any limit allows; what is longer is padding or an extension.
    private static final int PLAIN_CHUNK_LINE_BYTES = 8;
    private static final RequestLine NONE = new RequestLine("", "/", null, 1);

    private final HttpLimits limits;
    private final LineReader lines = new LineReader();
    private final RequestFields fields = new RequestFields();
    private final RequestFields trailers = new RequestFields();
    private final BodyBuffer body;
    private Part part = Part.REQUEST_LINE;
    private int headBytes;
    private int paddingBytes;
    private boolean sawEmptyLine;
    private long wantedBytes;
    private boolean continueWanted;
    private RequestLine requestLine = NONE;
    private @Nullable Refusal refusal;

    /** For one request. */
    public RequestParser(HttpLimits limits) {
        this.limits = limits;
        this.body = new BodyBuffer(limits.maxBodyBytes());
    }

    /** Reads what is there; stops behind the end of the request, or somewhere when it is refused. */
    public Status feed(ByteBuffer in) {
        try {
            while (part != Part.OVER && step(in)) {
                // Each step reads a line or a piece of the body.
            }
        } catch (Refusal r) {
            refusal = r;
            part = Part.OVER;
        }
        return status();
    }

    /** Where it is. */
    public Status status() {
        if (refusal != null) {
            return Status.REFUSED;
        }
        return part == Part.OVER ? Status.COMPLETE : Status.READING;
    }

    private boolean step(ByteBuffer in) {
        return switch (part) {
            case FIXED_BODY -> readBody(in, Part.OVER);
            case CHUNK_DATA -> readBody(in, Part.CHUNK_END);
            default -> readLine(in);
        };
    }

    private boolean readBody(ByteBuffer in, Part next) {
        wantedBytes -= body.take(in, wantedBytes);
        if (wantedBytes > 0) {
            return false;
        }
        part = next;
        return true;
    }

    private boolean readLine(ByteBuffer in) {
        switch (lines.read(in, maxLineBytes())) {
            case MORE -> {
                return false;
            }
            case BROKEN -> throw new Refusal(400, "a line must end with CR LF, and neither may stand alone");
            case TOO_LONG -> throw tooLong();
            case LINE -> takeLine(lines.length(), lines.take());
        }
        return true;
    }

    private int maxLineBytes() {
        return switch (part) {
            case CHUNK_SIZE -> limits.maxChunkLineBytes();
            case CHUNK_END -> 0;
            default -> limits.maxHeadBytes() - headBytes;
        };
    }

    private Refusal tooLong() {
        return switch (part) {
            case REQUEST_LINE -> new Refusal(414, "the request line is too long");
            case CHUNK_SIZE -> new Refusal(400, "a chunk-size line is too long");
            case CHUNK_END -> new Refusal(400, "a chunk is longer than its size");
            default -> new Refusal(431, "the fields are too large");
        };
    }

    private void takeLine(int length, String line) {
        switch (part) {
            case REQUEST_LINE -> {
                chargeHead(length);
                takeRequestLine(line);
            }
            case FIELD -> {
                chargeHead(length);
                takeField(line);
            }
            case TRAILER -> {
                chargeHead(length);
                takeTrailer(line);
            }
            case CHUNK_SIZE -> takeChunkSize(line);
            default -> part = Part.CHUNK_SIZE;
        }
    }

    private void chargeHead(int lineBytes) {
        headBytes += lineBytes + 2;
        if (headBytes > limits.maxHeadBytes()) {
            throw tooLong();
        }
    }

    private void takeRequestLine(String line) {
        // Some old clients end a form with a line of its own.
        if (line.isEmpty() && !sawEmptyLine) {
            sawEmptyLine = true;
            return;
        }
        requestLine = RequestLine.parse(line);
        part = Part.FIELD;
    }

    private void takeField(String line) {
        if (!line.isEmpty()) {
            addField(fields, line);
            return;
        }
        checkHost();
        boolean expects = BodySize.wantsContinue(requestLine, fields.single("expect"));
        long size = BodySize.of(requestLine, fields, limits.maxBodyBytes());
        wantedBytes = Math.max(0, size);
        continueWanted = expects && size != 0;
        part = size == BodySize.CHUNKED ? Part.CHUNK_SIZE : size == 0 ? Part.OVER : Part.FIXED_BODY;
    }

    private void addField(RequestFields to, String line) {
        if (fields.size() + trailers.size() == limits.maxFields()) {
            throw new Refusal(431, "too many fields");
        }
        to.add(line);
    }

    private void checkHost() {
        String host = fields.single("host");
        if (host == null && requestLine.minor() > 0) {
            throw new Refusal(400, "no host field");
        }
        if (host != null && !Chars.isHost(host)) {
            throw new Refusal(400, "the host field is not a host");
        }
    }

    private void takeChunkSize(String line) {
        paddingBytes += Math.max(0, line.length() - PLAIN_CHUNK_LINE_BYTES);
        if (paddingBytes > limits.maxHeadBytes()) {
            throw new Refusal(400, "too many chunk extensions");
        }
        wantedBytes = BodySize.chunk(line, body.roomBytes());
        part = wantedBytes == 0 ? Part.TRAILER : Part.CHUNK_DATA;
    }

    /** Trailers are checked and dropped: nothing that arrives behind the body may change what the head said. */
    private void takeTrailer(String line) {
        if (line.isEmpty()) {
            part = Part.OVER;
        } else {
            addField(trailers, line);
        }
    }

    /** Tells, once, whether the client waits for a word before it sends the body. */
    public boolean takeContinue() {
        boolean wanted = continueWanted && part != Part.OVER && body.capacityBytes() == 0;
        continueWanted = false;
        return wanted;
    }

    /** What is asked for; of no meaning before the head is read. */
    public RequestLine requestLine() {
        return requestLine;
    }

    /** The fields read so far. */
    public RequestFields fields() {
        return fields;
    }

    /** The body; of no meaning before the request is complete. */
    public byte[] body() {
        return body.toBytes();
    }

    /** Whether a byte of the request line has arrived. */
    public boolean hasStarted() {
        return part != Part.REQUEST_LINE || headBytes > 0 || lines.length() > 0;
    }

    /** Why it is refused. */
    public Refusal refusal() {
        if (refusal == null) {
            throw new IllegalStateException("the request is not refused");
        }
        return refusal;
    }

    /** How many bytes of body are held, those reserved included. */
    int bodyCapacityBytes() {
        return body.capacityBytes();
    }
}
