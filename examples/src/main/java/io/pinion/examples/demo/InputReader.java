package io.pinion.examples.demo;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Reads a file or a stream into memory, up to a limit.
 *
 * <p>Threads: one.
 */
final class InputReader {
    private static final long MAX_BYTES = 1L << 30;
    /** Small enough not to fragment a small heap. */
    private static final int CHUNK_BYTES = 1 << 16;

    private final long limitBytes;

    InputReader(long limitBytes) {
        this.limitBytes = limitBytes;
    }

    /** Leaves two thirds of the heap to the run; a stream needs twice its size for a moment. */
    static InputReader withinHeap() {
        return new InputReader(Math.min(MAX_BYTES, Runtime.getRuntime().maxMemory() / 3));
    }

    Input file(Path path) throws DemoException {
        if (Files.notExists(path)) {
            throw DemoException.usage("There is no file " + path + ". Nothing was sent.");
        }
        if (Files.isDirectory(path)) {
            throw DemoException.usage(path + " is a directory, not a log file. Nothing was sent.");
        }
        try (InputStream in = Files.newInputStream(path)) {
            return Input.of(path.toString(), read(path.toString(), in, Long.MAX_VALUE));
        } catch (IOException e) {
            throw DemoException.usage("Cannot read " + path + ": " + e + ". Nothing was sent.");
        }
    }

    /** Reads to the end of the stream, or until it has as many lines as are wanted. */
    Input stream(String name, InputStream in, long linesWanted) throws DemoException {
        try {
            return Input.of(name, read(name, in, linesWanted));
        } catch (IOException e) {
            throw DemoException.usage("Cannot read " + name + ": " + e + ". Nothing was sent.");
        }
    }

    private byte[] read(String name, InputStream in, long linesWanted) throws IOException, DemoException {
        List<byte[]> chunks = new ArrayList<>();
        byte[] buffer = new byte[CHUNK_BYTES];
        long total = 0;
        long lines = 0;
        while (lines < linesWanted) {
            // Takes what is there: lines that trickle in must not wait for a full buffer.
            int count = in.read(buffer);
            if (count < 0) {
                break;
            }
            byte[] chunk = Arrays.copyOf(buffer, count);
            total += chunk.length;
            if (total > limitBytes) {
                throw DemoException.usage(tooLarge(name));
            }
            chunks.add(chunk);
            lines += lineEnds(chunk);
        }
        return joined(chunks, (int) total);
    }

    private static byte[] joined(List<byte[]> chunks, int total) {
        ByteBuffer all = ByteBuffer.allocate(total);
        chunks.forEach(all::put);
        return all.array();
    }

    private static long lineEnds(byte[] chunk) {
        long ends = 0;
        for (byte b : chunk) {
            if (b == '\n') {
                ends++;
            }
        }
        return ends;
    }

    private String tooLarge(String name) {
        return String.format(
                Locale.ROOT,
                "%s is larger than the %,d MiB this demo keeps in memory (1 GiB, or a third of the heap if that is "
                        + "less). Give it a shorter input or, up to 1 GiB, a larger heap (java -Xmx). Nothing was sent.",
                name,
                limitBytes >> 20);
    }
}
