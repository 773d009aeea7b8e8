package io.pinion.examples.demo;

/**
 * What a stream of newline-framed lines was, in five numbers.
 *
 * @param lines complete lines
 * @param bytes all bytes, line ends included
 * @param lineSum a sum over the lines that does not depend on their order
 * @param streamCrc the CRC32C of all bytes, which does
 * @param openBytes bytes after the last line end
 */
record Digest(long lines, long bytes, long lineSum, long streamCrc, long openBytes) {

    /** The same lines, each as often, in any order. */
    boolean sameLines(Digest other) {
        return lines == other.lines && bytes == other.bytes && lineSum == other.lineSum && openBytes == other.openBytes;
    }

    /** The same bytes in the same order. */
    boolean sameStream(Digest other) {
        return sameLines(other) && streamCrc == other.streamCrc;
    }
}
