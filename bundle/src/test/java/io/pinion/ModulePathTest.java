package io.pinion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.lang.module.Configuration;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReference;
import java.lang.module.ResolvedModule;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModulePathTest {
    private static final Set<String> EXPECTED_MODULES = Set.of(
            "io.pinion",
            "io.pinion.worker",
            "io.pinion.worker.disruptor",
            "io.pinion.linux",
            "com.lmax.disruptor",
            "org.jctools.core",
            "org.jctools.core.jdk11");

    private final Configuration modules = resolve();

    @TempDir
    Path temp;

    @BeforeEach
    void requirePackagedEngine() {
        assumeTrue(
                Files.isRegularFile(location("io.pinion.worker.disruptor")),
                "the engine is a folder of classes here; its shaded jar exists from the package phase on");
    }

    @Test
    void bundle_onModulePath_resolvesOnlyNamedModulesOfItsOwn() {
        assertThat(modules.modules().stream().map(ResolvedModule::name))
                .containsExactlyInAnyOrderElementsOf(EXPECTED_MODULES);
    }

    @Test
    void engineJar_descriptor_listsEveryPackageInTheJar() {
        ModuleReference engine = reference("io.pinion.worker.disruptor");

        assertThat(engine.descriptor().packages())
                .contains("io.pinion.worker.disruptor.hdr", "io.pinion.worker.disruptor.hdr.packedarray");
    }

    @Test
    void worker_onModulePath_startsAndRunsATask() throws Exception {
        Path output = temp.resolve("output");
        Process process = new ProcessBuilder(command())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        boolean ended = process.waitFor(30, TimeUnit.SECONDS);
        process.destroyForcibly().waitFor();
        String text = Files.readString(output);

        assertThat(ended).as(text).isTrue();
        assertThat(process.exitValue()).as(text).isZero();
        assertThat(text)
                .contains("histogram=class io.pinion.worker.disruptor.hdr.Histogram")
                .contains("engine=io.pinion.worker.disruptor")
                .contains("answer=42")
                .contains("network=works")
                .doesNotContain("WARNING");
    }

    private List<String> command() {
        String modulePath = modules.modules().stream()
                .map(module -> location(module.name()).toString())
                .collect(Collectors.joining(File.pathSeparator));
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(
                Arrays.stream(System.getProperty("pinion.test.jvmArgs", "").split(" "))
                        .filter(arg -> !arg.isBlank())
                        .toList());
        command.addAll(List.of("--module-path", modulePath, "--add-modules", "io.pinion"));
        command.addAll(List.of("--class-path", testClasses(), ModulePathProgram.class.getName()));
        return command;
    }

    private Path location(String module) {
        return Path.of(reference(module).location().orElseThrow());
    }

    private ModuleReference reference(String module) {
        return modules.findModule(module).orElseThrow().reference();
    }

    private static Configuration resolve() {
        Path[] classPath = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(Path::of)
                .toArray(Path[]::new);
        return ModuleLayer.boot()
                .configuration()
                .resolveAndBind(ModuleFinder.of(), ModuleFinder.of(classPath), Set.of("io.pinion"));
    }

    private static String testClasses() {
        try {
            return Path.of(ModulePathProgram.class
                            .getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .toString();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
