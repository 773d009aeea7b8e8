package io.pinion.consuming;

import io.pinion.nativeimage.PublishedJars;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A repository with what this build would publish, in a folder that nobody else reads. */
final class LocalRepository {
    /** Where the POM that would be published is, best first: the one without a parent comes with the verify phase. */
    private static final List<String> POMS =
            List.of("target/flattened-pom.xml", ".flattened-pom.xml", "dependency-reduced-pom.xml", "pom.xml");

    private final Path root;
    private final String version = System.getProperty("pinion.version");

    private LocalRepository(Path root) {
        this.root = root;
    }

    static Path fill(Path root) throws IOException {
        LocalRepository repository = new LocalRepository(root);
        Path project = projectRoot();
        for (PublishedJars.Jar jar : PublishedJars.all()) {
            repository.put(jar.artifact(), "jar", jar.file());
            repository.put(jar.artifact(), "pom", pom(jar.file().getParent().getParent()));
        }
        repository.put("pinion-parent", "pom", project.resolve("pom.xml"));
        repository.put("pinion-bom", "pom", pom(project.resolve("bom")));
        return root;
    }

    private void put(String artifact, String type, Path file) throws IOException {
        Path folder = root.resolve("io/pinion").resolve(artifact).resolve(version);
        Files.createDirectories(folder);
        Files.copy(file, folder.resolve(artifact + '-' + version + '.' + type), StandardCopyOption.REPLACE_EXISTING);
    }

    private static Path pom(Path module) {
        return POMS.stream()
                .map(module::resolve)
                .filter(Files::isRegularFile)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(module + " has no POM"));
    }

    static Path projectRoot() {
        return Path.of("").toAbsolutePath().getParent();
    }

    /** Where the Maven that runs this test has what it has brought from elsewhere: above one of its jars. */
    static Path ofUser() {
        Path jar = Path.of(
                Test.class.getProtectionDomain().getCodeSource().getLocation().getPath());
        Path group = jar.getParent().getParent().getParent();
        if (!group.endsWith("org/junit/jupiter")) {
            throw new IllegalStateException("A repository should hold " + jar + " in org/junit/jupiter");
        }
        return group.getParent().getParent().getParent();
    }
}
