package io.pinion.release;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;

/** What the POMs of the sources promise, without building anything. */
class PomsTest {

    private static final String PROFILE_PLUGINS = "profiles/profile/build/plugins/plugin";

    @Test
    void bom_comparedWithPublishedModules_listsExactlyThem() {
        List<String> listed = Pom.bom().dependencies("dependencyManagement/dependencies/dependency").stream()
                .map(d -> d.group() + ":" + d.artifact() + ":" + d.version())
                .toList();
        List<String> published = Pom.published().stream()
                .map(Pom::artifact)
                .filter(artifact -> !artifact.equals("pinion-bom"))
                .map(artifact -> "io.pinion:" + artifact + ":${project.version}")
                .toList();

        assertThat(listed).containsExactlyInAnyOrderElementsOf(published);
    }

    @Test
    void bom_onItsOwn_hasNoParentAndTheVersionOfTheParent() {
        assertThat(Pom.bom().all("parent")).isEmpty();
        assertThat(Pom.bom().text("version")).isEqualTo(Pom.parent().text("version"));
        assertThat(Pom.bom().text("properties/project.build.outputTimestamp"))
                .isEqualTo(Pom.parent().text("properties/project.build.outputTimestamp"));
    }

    @Test
    void bom_pluginsOfARelease_areThoseOfTheParent() {
        var ours = versions(Pom.parent(), "build/pluginManagement/plugins/plugin");
        var bom = versions(Pom.bom(), "build/plugins/plugin");
        bom.putAll(versions(Pom.bom(), PROFILE_PLUGINS));

        assertThat(ours).containsAllEntriesOf(bom);
        assertThat(bom).containsKeys("maven-gpg-plugin", "central-publishing-maven-plugin", "flatten-maven-plugin");
    }

    @Test
    void modules_allOfThem_haveTheVersionOfTheParent() {
        for (Pom module : Pom.modules()) {
            String version =
                    module.text("parent/version").isEmpty() ? module.text("version") : module.text("parent/version");
            assertThat(version)
                    .as(module.file().toString())
                    .isEqualTo(Pom.parent().text("version"));
        }
    }

    @Test
    void modules_published_sayWhatTheyAre() {
        for (Pom module : Pom.published()) {
            assertThat(module.text("name")).as(module.file().toString()).isNotEmpty();
            assertThat(module.text("description")).as(module.file().toString()).isNotEmpty();
        }
    }

    @Test
    void modules_notPublished_areExcludedFromPublishing() {
        List<String> excluded =
                Pom.parent().all(PROFILE_PLUGINS + "/configuration/excludeArtifacts/excludeArtifact").stream()
                        .map(Element::getTextContent)
                        .toList();
        List<String> published = Pom.published().stream().map(Pom::artifact).toList();
        List<String> rest = new java.util.ArrayList<>(List.of("pinion-parent"));
        Pom.modules().stream()
                .map(Pom::artifact)
                .filter(a -> !published.contains(a))
                .forEach(rest::add);

        assertThat(excluded).containsExactlyInAnyOrderElementsOf(rest);
    }

    @Test
    void licences_directDependenciesOfPublishedModules_areListed() throws IOException {
        String page = Files.readString(Pom.ROOT.resolve("docs/licences.md"));

        for (Pom module : Pom.published()) {
            for (var d : module.dependencies("dependencies/dependency")) {
                if (!d.scope().equals("test")
                        && !d.scope().equals("provided")
                        && !d.optional()
                        && !d.group().equals("io.pinion")) {
                    assertThat(page)
                            .as(
                                    "%s brings %s; run release/dry-run and take docs/licences.md over",
                                    module.artifact(), d)
                            .contains("| `" + d.group() + ":" + d.artifact() + "` |");
                }
            }
        }
    }

    private static TreeMap<String, String> versions(Pom pom, String path) {
        var versions = new TreeMap<String, String>();
        for (Element plugin : pom.all(path)) {
            versions.put(Pom.text(plugin, "artifactId"), Pom.text(plugin, "version"));
        }
        return versions;
    }
}
