package io.pinion.consuming;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.pinion.nativeimage.PublishedJars;
import java.io.IOException;
import java.lang.module.Configuration;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 240, unit = TimeUnit.SECONDS)
class ConsumerProjectsTest {
    private static final int RUN_SECONDS = 60;
    private static final long MAX_IMAGE_BYTES = 80L << 20;
    private static final String POLLER = Path.of("/proc/self").toFile().exists() ? "poller=epoll" : "poller=";

    @BeforeAll
    static void requireJars() {
        assumeTrue(
                PublishedJars.arePackaged(),
                "the modules are folders of classes here; jars come with the package phase");
    }

    @Test
    void classPath_applicationOfBomAndExtensions_runsAndEndsByASignal() throws Exception {
        Path target = Projects.of("class-path").resolve("target");

        String text = java(
                target,
                List.of("--enable-native-access=ALL-UNNAMED"),
                List.of(
                        "-cp",
                        Projects.path(target.resolve("class-path-1.jar"), target.resolve("lib")),
                        "com.example.orders.Orders"));

        assertThat(text)
                .contains("settings=Settings[pause=PT0.02S, since=2026-11-20, ticks=3, regions=[north, south], ")
                .contains("order 4711")
                .contains(POLLER)
                .contains("ticks=3")
                .contains("exit=143")
                .doesNotContain("restricted method");
    }

    @Test
    void modulePath_applicationInAModule_runsOnNamedModules() throws Exception {
        Path target = Projects.of("module-path").resolve("target");
        List<String> command = new ArrayList<>(jvm(List.of("--enable-native-access=io.pinion.linux")));
        command.add("--module-path");
        command.add(Projects.path(target.resolve("module-path-1.jar"), target.resolve("lib")));
        command.addAll(List.of("-m", "com.example.station/com.example.station.Station"));

        String text = Processes.runUntil("started", target, command);

        assertThat(text)
                .contains("engine=io.pinion.worker.disruptor")
                .contains(POLLER)
                .contains("readings=3")
                .contains("it rains")
                .contains("exit=143")
                .doesNotContain("restricted method");
    }

    @Test
    void jlink_image_isSmallAndUsesEpollWithoutFlags() throws Exception {
        Path image = Projects.of("jlink").resolve("target").resolve("image");

        String text = Processes.run(
                image,
                RUN_SECONDS,
                Map.of(),
                List.of(image.resolve("bin").resolve("ticker").toString()));
        List<String> modules = Processes.run(
                        image,
                        RUN_SECONDS,
                        Map.of(),
                        List.of(image.resolve("bin").resolve("java").toString(), "--list-modules"))
                .lines()
                .map(line -> line.replaceFirst("@.*", ""))
                .toList();

        assertThat(text).contains(POLLER).contains("answer=42").doesNotContain("restricted method");
        assertThat(modules)
                .contains("io.pinion", "io.pinion.linux", "com.lmax.disruptor", "org.jctools.core.jdk11")
                .doesNotContain("java.desktop", "java.sql", "jdk.compiler");
        long bytes = size(image);
        System.out.printf("jlink image: %.1f MiB, modules %s%n", bytes / (double) (1 << 20), modules);
        assertThat(bytes).isLessThan(MAX_IMAGE_BYTES);
    }

    @Test
    void fatJar_ofOneDependency_keepsEveryProvider() throws Exception {
        Path target = Projects.of("fat-jar").resolve("target");

        String text = java(
                target,
                List.of(),
                List.of("-jar", target.resolve("fat-jar-1.jar").toString()));

        assertThat(text)
                .contains("brings=nio")
                .contains("brings=epoll")
                .contains(POLLER)
                .contains("answer=42")
                .doesNotContain("restricted method");
    }

    @Test
    void everyModule_withoutAutomaticModules_canGoIntoAnImage() throws Exception {
        Path lib = Projects.of("every-module").resolve("target").resolve("lib");
        ModuleFinder finder = ModuleFinder.of(lib);
        Set<String> linkable = new TreeSet<>();
        Set<String> others = new TreeSet<>();
        for (ModuleReference reference : finder.findAll()) {
            String name = reference.descriptor().name();
            if (name.startsWith("io.pinion")) {
                boolean explicit = Configuration.resolve(
                                finder,
                                List.of(ModuleLayer.boot().configuration()),
                                ModuleFinder.ofSystem(),
                                new TreeSet<>(List.of(name, "io.pinion")))
                        .modules()
                        .stream()
                        .noneMatch(module -> module.reference().descriptor().isAutomatic());
                (explicit ? linkable : others).add(name);
            }
        }

        assertThat(others)
                .as("what docs/packaging.md says cannot be linked, because of a library without a descriptor")
                .containsExactlyInAnyOrder(
                        "io.pinion.rabbitmq",
                        "io.pinion.resilience",
                        "io.pinion.observability.micrometer",
                        "io.pinion.observability.opentelemetry");
        assertThat(linkable)
                .contains("io.pinion", "io.pinion.tasks", "io.pinion.services", "io.pinion.logging.logback");
    }

    @Test
    void everyModule_ofTheBomButSprings_isTestedHere() throws IOException {
        // Spring Boot brings its own versions and its own hints; its example application is the project that uses
        // those.
        List<String> ofBom = managed(LocalRepository.projectRoot().resolve("bom/pom.xml")).stream()
                .filter(artifact -> !artifact.startsWith("pinion-spring-boot-"))
                .toList();

        assertThat(PublishedJars.all().stream().map(PublishedJars.Jar::artifact))
                .as("consumer-tests/pom.xml depends on every other module of the BOM")
                .containsExactlyInAnyOrderElementsOf(ofBom);
        assertThat(managed(Path.of("src/it/every-module/pom.xml")))
                .as("src/it/every-module depends on every other module of the BOM")
                .contains(ofBom.toArray(String[]::new));
    }

    @Test
    void plugins_ofTheProjects_areThoseOfThisBuild() throws IOException {
        Set<String> ours = plugins(LocalRepository.projectRoot().resolve("pom.xml"));
        ours.addAll(plugins(LocalRepository.projectRoot().resolve("native/pom.xml")));
        try (Stream<Path> files = Files.walk(Path.of("src/it"))) {
            for (Path pom : files.filter(file -> file.endsWith("pom.xml")).toList()) {
                assertThat(ours)
                        .as("%s: others are not there without a network", pom)
                        .containsAll(plugins(pom));
            }
        }
    }

    private static Set<String> plugins(Path pom) throws IOException {
        return matches(
                pom, "<artifactId>([a-z-]+-plugin)</artifactId>\\s+(?:<!--.*?-->\\s+)?<version>([0-9.]+)</version>");
    }

    private static List<String> managed(Path pom) throws IOException {
        return List.copyOf(
                matches(pom, "<dependency>\\s+<groupId>io.pinion</groupId>\\s+<artifactId>([a-z0-9-]+)</artifactId>"));
    }

    private static Set<String> matches(Path file, String pattern) throws IOException {
        Set<String> found = new TreeSet<>();
        Matcher matcher = Pattern.compile(pattern).matcher(Files.readString(file));
        while (matcher.find()) {
            found.add(matcher.groupCount() == 1 ? matcher.group(1) : matcher.group(1) + ' ' + matcher.group(2));
        }
        return found;
    }

    private static String java(Path folder, List<String> flags, List<String> arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(jvm(flags));
        command.addAll(arguments);
        return Processes.run(folder, RUN_SECONDS, Map.of(), command);
    }

    /** With the flags that deny what newer JDKs deny one day. */
    private static List<String> jvm(List<String> flags) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        Arrays.stream(System.getProperty("pinion.test.jvmArgs", "").split(" "))
                .filter(flag -> !flag.isBlank())
                .forEach(command::add);
        command.addAll(flags);
        return command;
    }

    private static long size(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        }
    }
}
