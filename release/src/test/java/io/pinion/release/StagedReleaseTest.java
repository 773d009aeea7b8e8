package io.pinion.release;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** The files a release would upload, in the directory {@code pinion.staged}; {@code release/dry-run} runs it. */
@EnabledIfSystemProperty(named = "pinion.staged", matches = ".+")
class StagedReleaseTest {

    private static final String NATIVE = "META-INF/native/linux-";

    private final List<Staged> modules = Staged.all(Path.of(System.getProperty("pinion.staged")));

    @Test
    void staged_comparedWithPublishedModules_areExactlyThem() {
        assertThat(modules.stream().map(Staged::artifact))
                .containsExactlyInAnyOrderElementsOf(
                        Pom.published().stream().map(Pom::artifact).toList());
        assertThat(modules.stream().map(Staged::version).distinct()).hasSize(1);
    }

    @Test
    void poms_flattened_keepTheRules() {
        Set<String> published = modules.stream().map(Staged::artifact).collect(Collectors.toSet());
        var breaches = new TreeMap<String, List<String>>();
        for (Staged module : modules) {
            List<String> found = PomRules.breaches(module.pom(), module.version(), published);
            if (!found.isEmpty()) {
                breaches.put(module.artifact(), found);
            }
        }

        assertThat(breaches).isEmpty();
    }

    @Test
    void jars_ofEachModule_areThereWithLicenceAndModuleName() {
        for (Staged module : modules) {
            if (module.isBom()) {
                continue;
            }
            Path jar = module.file(".jar");
            assertThat(Staged.entries(jar)).as(jar.toString()).contains("META-INF/LICENSE");
            assertThat(Staged.entries(module.file("-sources.jar"))).contains("META-INF/LICENSE");
            assertThat(Staged.entries(module.file("-javadoc.jar"))).hasSizeGreaterThan(2);
            String manifest = new String(Staged.entry(jar, "META-INF/MANIFEST.MF"), StandardCharsets.UTF_8);
            assertThat(Staged.entries(jar).contains("module-info.class") || manifest.contains("Automatic-Module-Name:"))
                    .as("a module name in %s", jar)
                    .isTrue();
        }
    }

    @Test
    void engine_withHdrHistogramInside_carriesItsLicence() {
        List<String> entries = Staged.entries(module("pinion-worker-disruptor").file(".jar"));

        assertThat(entries).contains("META-INF/licences/HdrHistogram.txt");
        assertThat(entries).anyMatch(name -> name.startsWith("io/pinion/worker/disruptor/hdr/"));
        assertThat(entries).noneMatch(name -> name.startsWith("org/"));
    }

    @Test
    void nativeJar_forBothProcessors_holdsALibraryAndItsDigest() throws NoSuchAlgorithmException {
        Path jar = module("pinion-native-linux").file(".jar");
        for (String processor : List.of("x86_64", "aarch64")) {
            String name = NATIVE + processor + "/libpinion.so";
            assertThat(Staged.entries(jar))
                    .as("the cross compiler (gcc-aarch64-linux-gnu) makes one of the two")
                    .contains(name, name + ".sha256");
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(Staged.entry(jar, name));
            assertThat(new String(Staged.entry(jar, name + ".sha256"), StandardCharsets.US_ASCII))
                    .isEqualToIgnoringWhitespace(HexFormat.of().formatHex(digest));
        }
    }

    @Test
    void sboms_ofEachModule_listWhatThePomWantsAndNoTime() {
        for (Staged module : modules) {
            if (module.isBom()) {
                continue;
            }
            JsonNode sbom = module.sbom();
            assertThat(sbom.path("bomFormat").asText()).isEqualTo("CycloneDX");
            assertThat(sbom.path("specVersion").asText()).isEqualTo("1.6");
            assertThat(sbom.has("serialNumber")).isFalse();
            assertThat(sbom.path("metadata").has("timestamp")).isFalse();
            assertThat(sbom.path("metadata").path("component").path("name").asText())
                    .isEqualTo(module.artifact());
            for (Pom.Dependency d : module.pom().dependencies("dependencies/dependency")) {
                if (!d.optional() && !d.scope().equals("provided")) {
                    assertThat(module.brings()).containsKey(d.group() + ":" + d.artifact());
                }
            }
        }
        assertThat(module("pinion-worker-disruptor").brings()).containsKey("org.hdrhistogram:HdrHistogram");
    }

    @Test
    void licences_ofAllThatIsBrought_areAcceptedAndListed() throws IOException {
        for (Staged module : modules) {
            if (!module.isBom()) {
                module.brings()
                        .forEach((artifact, licences) -> assertThat(LicenceList.accepted(licences))
                                .as("%s brings %s under %s", module.artifact(), artifact, licences)
                                .isTrue());
            }
        }
        String list = LicenceList.render(modules);
        Files.writeString(Path.of("target/licences.md"), list);

        assertThat(Files.readString(Pom.ROOT.resolve("docs/licences.md")))
                .as("docs/licences.md must end with what is in release/target/licences.md")
                .endsWith(list);
    }

    private Staged module(String artifact) {
        return modules.stream()
                .filter(m -> m.artifact().equals(artifact))
                .findFirst()
                .orElseThrow();
    }
}
