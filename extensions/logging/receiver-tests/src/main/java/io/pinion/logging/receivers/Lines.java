package io.pinion.logging.receivers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Whole lines of a file that may grow, or not be there. */
final class Lines {
    private static final int BUFFER_BYTES = 1 << 16;

    private Lines() {}

    static List<byte[]> read(Path file) {
        return split(bytes(file));
    }

    private static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            return new byte[0];
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The lines, without their line feeds, and without what follows the last line feed. */
    static List<byte[]> split(byte[] all) {
        List<byte[]> lines = new ArrayList<>();
        int from = 0;
        for (int i = 0; i < all.length; i++) {
            if (all[i] == '\n') {
                lines.add(Arrays.copyOfRange(all, from, i));
                from = i + 1;
            }
        }
        return lines;
    }

    /** Counts the lines of a file that only grows, each time from where it had come. */
    static final class Counter {
        private final Path file;
        private long offset;
        private long count;

        Counter(Path file) {
            this.file = file;
        }

        long count() {
            try (SeekableByteChannel channel = Files.newByteChannel(file)) {
                channel.position(offset);
                ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
                while (channel.read(buffer.clear()) > 0) {
                    buffer.flip();
                    offset += buffer.remaining();
                    while (buffer.hasRemaining()) {
                        if (buffer.get() == '\n') {
                            count++;
                        }
                    }
                }
                return count;
            } catch (NoSuchFileException e) {
                return 0;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
