package io.pinion.nativeimage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class MetadataTest {
    /** Files of the application, not of the jar that reads them. */
    private static final Set<String> OF_THE_APPLICATION = Set.of("pinion-logging.properties");

    private static List<PublishedJars.Jar> jars;
    private static Bytecode bytecode;

    @BeforeAll
    static void readJars() {
        assumeTrue(
                PublishedJars.arePackaged(),
                "the modules are folders of classes here; jars come with the package phase");
        jars = PublishedJars.all();
        bytecode = Bytecode.of(jars);
    }

    @Test
    void everyJar_tellsNativeImage_inTheKnownFormat() {
        for (PublishedJars.Jar jar : jars) {
            assertThat(jar.names()).as(jar.artifact()).contains(jar.metadataFolder() + Metadata.UNIFIED);
            assertThat(MetadataShape.problems(Metadata.of(jar).unified()))
                    .as(jar.artifact())
                    .isEmpty();
        }
    }

    @Test
    void shape_ofWhatIsMisspelt_isRefused() throws IOException {
        for (String wrong : List.of(
                "{'jni':[]}",
                "{'reflection':{}}",
                "{'reflection':[{'methods':[]}]}",
                "{'reflection':[{'type':'a','methods':[{'name':'b'}]}]}",
                "{'reflection':[{'type':'a','fields':['b']}]}",
                "{'reflection':[{'type':'a','jniAccessable':true}]}",
                "{'reflection':[{'type':{'proxy':[]}}]}",
                "{'resources':[{'pattern':'a'}]}")) {
            JsonNode file = new JsonMapper().readTree(wrong.replace('\'', '"'));

            assertThat(MetadataShape.problems(file)).as(wrong).isNotEmpty();
        }
    }

    @Test
    void everythingRegistered_exists() {
        Existence existence = new Existence(bytecode);
        for (PublishedJars.Jar jar : jars) {
            Metadata metadata = Metadata.of(jar);
            assertThat(existence.missing(metadata)).as(jar.artifact()).isEmpty();
            assertThat(metadata.resourceGlobs())
                    .as(jar.artifact())
                    .allMatch(glob -> OF_THE_APPLICATION.contains(glob)
                            || jar.names().stream().anyMatch(name -> name.matches(Metadata.pattern(glob))));
        }
    }

    @Test
    void olderFiles_sayTheSameAsTheUnifiedOne() {
        for (PublishedJars.Jar jar : jars) {
            Metadata metadata = Metadata.of(jar);
            assertThat(metadata.registeredForOlder()).as(jar.artifact()).isEqualTo(metadata.registered());
            assertThat(metadata.resourcePatterns())
                    .as(jar.artifact())
                    .containsExactlyElementsOf(metadata.resourceGlobs().stream()
                            .map(Metadata::pattern)
                            .toList());
        }
    }

    @Test
    void everyReflectiveUse_isRegisteredOrHasAReason() throws IOException {
        Map<String, String> reasons = reasons();
        Set<String> unused = new TreeSet<>(reasons.keySet());
        List<String> uncovered = new ArrayList<>();
        for (ReflectiveUse use : ReflectiveUse.in(bytecode)) {
            Metadata metadata = Metadata.of(use.jar());
            boolean registered =
                    !use.elements().isEmpty() && use.elements().stream().allMatch(metadata::covers);
            if (!registered && !use.automatic()) {
                unused.remove(use.where());
                if (!reasons.containsKey(use.where())) {
                    uncovered.add(use.jar() + ": " + use.where() + ' ' + use.elements());
                }
            }
        }
        assertThat(uncovered)
                .as("register it, or give a reason in reflective-uses.txt")
                .isEmpty();
        assertThat(unused).as("reasons for what is not there any more").isEmpty();
    }

    @Test
    void everyResource_isRegistered() {
        for (PublishedJars.Jar jar : jars) {
            assertThat(jar.names())
                    .as(jar.artifact())
                    .allMatch(name -> name.endsWith(".class")
                            || name.matches("META-INF/(MANIFEST\\.MF|LICENSE|NOTICE|[^/]*\\.kotlin_module"
                                    + "|services/.*|licences/.*|native-image/.*|maven/.*|sbom/.*)")
                            // Log4j's own list of plugins, which Log4j registers.
                            || name.endsWith("/Log4j2Plugins.dat")
                            || Metadata.of(jar).coversResource(name));
        }
    }

    @Test
    void everyInitialiserThatReadsItsSurroundings_runsAtRunTime() {
        Map<String, Set<String>> expected = new TreeMap<>();
        Map<String, Set<String>> listed = new TreeMap<>();
        Map<String, String> reading = new Initialisers(bytecode).readingSurroundings();
        for (PublishedJars.Jar jar : jars) {
            expected.put(
                    jar.artifact(),
                    reading.keySet().stream()
                            .filter(name ->
                                    bytecode.type(name.replace('.', '/')).jar().equals(jar))
                            .collect(Collectors.toCollection(TreeSet::new)));
            listed.put(jar.artifact(), new TreeSet<>(Metadata.of(jar).initialisedAtRunTime()));
        }
        assertThat(listed).as("found in initialisers: %s", reading).isEqualTo(expected);
    }

    @Test
    void availabilityOfNativeCode_isNotDecidedWhenAnImageIsBuilt() {
        Map<String, String> reading = new Initialisers(bytecode).readingSurroundings();

        assertThat(reading)
                .containsKeys("io.pinion.linux.jni.Library$Attempt", "io.pinion.linux.jni.EpollProvider$Precision");
    }

    /** Class and call, then why native-image needs no entry. */
    private static Map<String, String> reasons() throws IOException {
        Map<String, String> reasons = new TreeMap<>();
        try (InputStream stream = MetadataTest.class.getResourceAsStream("reflective-uses.txt")) {
            new String(stream.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .forEach(line -> {
                        String[] parts = line.split(": ", 2);
                        reasons.put(parts[0], parts[1]);
                    });
        }
        return reasons;
    }
}
