package io.pinion.consuming;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The projects of {@code src/it}, built once by a Maven of their own: from copies, with the jars of this build, and
 * without a network. What they need besides comes from the repository of whoever runs the test, which is only read.
 */
final class Projects {
    private static final int BUILD_SECONDS = 180;
    private static final Path BUILT = build();

    private Projects() {}

    /** The folder of a project. */
    static Path of(String name) {
        return BUILT.resolve(name);
    }

    private static Path build() {
        try {
            Path work = Path.of("target", "it").toAbsolutePath();
            delete(work);
            copy(Path.of("src", "it"), work.resolve("projects"));
            Path settings = work.resolve("settings.xml");
            Files.writeString(
                    settings, settings(work.resolve("maven"), LocalRepository.fill(work.resolve("published"))));
            Processes.run(
                    work.resolve("projects"),
                    BUILD_SECONDS,
                    Map.of("JAVA_HOME", System.getProperty("java.home")),
                    command(settings));
            return work.resolve("projects");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static List<String> command(Path settings) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("maven.home"), "bin", "mvn").toString());
        command.addAll(List.of("-q", "-B", "-ntp", "-e"));
        // No host is asked, whatever a POM of somebody else says; files are not offline.
        command.addAll(List.of("-o", "-Daether.offline.protocols=file"));
        command.addAll(List.of("-s", settings.toString(), "-gs", settings.toString()));
        command.addAll(List.of("-Dpinion.version=" + System.getProperty("pinion.version"), "-Dmaven.test.skip=true"));
        command.add("package");
        return command;
    }

    private static String settings(Path local, Path published) {
        String repositories = repository("published", published) + repository("central", LocalRepository.ofUser());
        return "<settings><localRepository>" + local + "</localRepository><profiles><profile><id>here</id>"
                + "<repositories>" + repositories + "</repositories><pluginRepositories>"
                + repositories.replace("repository>", "pluginRepository>")
                + "</pluginRepositories></profile></profiles>"
                + "<activeProfiles><activeProfile>here</activeProfile></activeProfiles></settings>";
    }

    private static String repository(String id, Path root) {
        return "<repository><id>" + id + "</id><url>" + root.toUri() + "</url>"
                + "<releases><checksumPolicy>ignore</checksumPolicy></releases>"
                + "<snapshots><enabled>true</enabled><checksumPolicy>ignore</checksumPolicy></snapshots></repository>";
    }

    /** The jars in a folder, to be given to a JVM. */
    static String path(Path... jarsOrFolders) throws IOException {
        List<String> jars = new ArrayList<>();
        for (Path place : jarsOrFolders) {
            try (Stream<Path> files = Files.walk(place)) {
                files.filter(file -> file.toString().endsWith(".jar"))
                        .map(Path::toString)
                        .forEach(jars::add);
            }
        }
        return String.join(File.pathSeparator, jars);
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Path target = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(file, target);
                }
            }
        }
    }

    private static void delete(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> files = Files.walk(folder, new FileVisitOption[0])) {
                for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
                    Files.delete(file);
                }
            }
        }
    }
}
