package io.pinion.consumers.internal.http;

/**
 * The bounds of one request.
 *
 * @param maxHeadBytes request line, fields and trailers together, line ends included
 * @param maxFields fields and trailers together
 * @param maxChunkLineBytes one chunk-size line, its line end not included
 * @param maxBodyBytes the body after decoding
 */
public record HttpLimits(int maxHeadBytes, int maxFields, int maxChunkLineBytes, int maxBodyBytes) {
    /** 8 KiB of head, 100 fields, 256 bytes of chunk line, 1 MiB of body. */
    public static final HttpLimits DEFAULTS = new HttpLimits(8192, 100, 256, 1 << 20);
}
