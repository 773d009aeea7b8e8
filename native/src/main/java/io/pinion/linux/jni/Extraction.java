package io.pinion.linux.jni;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Set;

/**
 * A directory of our own that nobody else may enter, for the moment between writing the library and loading it. Closing
 * removes it; what is loaded stays loaded.
 */
final class Extraction implements AutoCloseable {
    private static final int GROUP_OR_OTHERS = 0077;
    private static final int WRITABLE_BY_OTHERS = 0022;
    private static final int STICKY = 01000;
    private static final String ADVICE = "; name another directory with -Dpinion.native.tmpdir";

    private final Path directory;
    private final Path file;

    private Extraction(Path directory) {
        this.directory = directory;
        file = directory.resolve("libpinion.so");
    }

    static Extraction into(Path parent) throws Unavailable {
        try {
            // Links are followed once: the owner of one could turn it between the check of the file and its load.
            Path real = parent.toRealPath();
            Path directory = Files.createTempDirectory(
                    real,
                    "pinion-",
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            Extraction extraction = new Extraction(directory);
            try {
                extraction.requirePrivate(real);
            } catch (IOException | Unavailable e) {
                extraction.close();
                throw e;
            }
            return extraction;
        } catch (IOException | UnsupportedOperationException e) {
            throw new Unavailable("The native library cannot be unpacked into " + parent + " (" + e + ")" + ADVICE);
        }
    }

    /** Whoever may rename entries of the parent could put a directory of his own in the place of ours. */
    private void requirePrivate(Path parent) throws IOException, Unavailable {
        int mode = mode(directory, LinkOption.NOFOLLOW_LINKS);
        if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS) || (mode & GROUP_OR_OTHERS) != 0) {
            throw new Unavailable("The file system of " + parent + " does not keep directories private" + ADVICE);
        }
        int owner = owner(parent);
        if (owner != 0 && owner != owner(directory, LinkOption.NOFOLLOW_LINKS)) {
            throw new Unavailable("The directory " + parent + " belongs to another user" + ADVICE);
        }
        int parentMode = mode(parent);
        if ((parentMode & WRITABLE_BY_OTHERS) != 0 && (parentMode & STICKY) == 0) {
            throw new Unavailable(
                    "Everybody may rename what is in " + parent + "; chmod +t it, or" + ADVICE.substring(1));
        }
    }

    private static int mode(Path path, LinkOption... options) throws IOException {
        return (Integer) Files.getAttribute(path, "unix:mode", options);
    }

    private static int owner(Path path, LinkOption... options) throws IOException {
        return (Integer) Files.getAttribute(path, "unix:uid", options);
    }

    /** Writes the library and compares what is then in the file with what the build made. */
    Path write(byte[] library, String sha256) throws Unavailable {
        try {
            writeNew(library);
            String found = HexFormat.of().formatHex(digest(Files.readAllBytes(file)));
            if (!found.equals(sha256)) {
                throw new Unavailable("The native library has the digest " + found + " and the build made " + sha256
                        + ": the jar is damaged or was changed; replace it");
            }
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r-x------"));
            return file;
        } catch (IOException e) {
            throw new Unavailable(
                    "The native library cannot be unpacked into " + directory.getParent() + " (" + e + ")" + ADVICE);
        }
    }

    private void writeNew(byte[] library) throws IOException {
        Set<StandardOpenOption> options = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        try (FileChannel channel = FileChannel.open(
                file, options, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
            ByteBuffer bytes = ByteBuffer.wrap(library);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        }
    }

    private static byte[] digest(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }

    /** What cannot be removed stays behind: it is private, and never used again. */
    @Override
    public void close() {
        try {
            Files.deleteIfExists(file);
            Files.deleteIfExists(directory);
        } catch (IOException e) {
            directory.toFile().deleteOnExit();
        }
    }
}
