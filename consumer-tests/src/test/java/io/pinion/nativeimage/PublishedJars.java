package io.pinion.nativeimage;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** The jars of this build that users get. The list of dependencies in the POM says which. */
public final class PublishedJars {
    private PublishedJars() {}

    /**
     * A jar as it would be published.
     *
     * @param file of the jar
     * @param artifact its name without the version
     */
    public record Jar(Path file, String artifact) {
        /** The folder in the jar where native-image looks. */
        String metadataFolder() {
            return "META-INF/native-image/io.pinion/" + artifact + '/';
        }

        List<String> names() {
            try (ZipFile zip = new ZipFile(file.toFile())) {
                return zip.stream()
                        .filter(entry -> !entry.isDirectory())
                        .map(ZipEntry::getName)
                        .toList();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /** The content of an entry, which must be there. */
        byte[] bytes(String name) {
            try (ZipFile zip = new ZipFile(file.toFile())) {
                ZipEntry entry = zip.getEntry(name);
                if (entry == null) {
                    throw new IllegalStateException(file + " has no " + name);
                }
                try (InputStream stream = zip.getInputStream(entry)) {
                    return stream.readAllBytes();
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        boolean has(String name) {
            return names().contains(name);
        }

        @Override
        public String toString() {
            return artifact;
        }
    }

    /** Whether they are jars yet; before the package phase Maven gives folders of classes instead. */
    public static boolean arePackaged() {
        return paths().stream().allMatch(Files::isRegularFile);
    }

    /** All of them, by name. */
    public static List<Jar> all() {
        List<Jar> jars = new ArrayList<>();
        String suffix = '-' + System.getProperty("pinion.version") + ".jar";
        for (Path path : paths()) {
            String name = path.getFileName().toString();
            if (!name.endsWith(suffix)) {
                throw new IllegalStateException(path + " should end in " + suffix);
            }
            jars.add(new Jar(path, name.substring(0, name.length() - suffix.length())));
        }
        jars.sort(Comparator.comparing(Jar::artifact));
        return jars;
    }

    private static List<Path> paths() {
        try {
            String list = Files.readString(Path.of(System.getProperty("pinion.jars")));
            return Arrays.stream(list.strip().split("\\|")).map(Path::of).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
