package io.pinion.release;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipFile;

/** One module in a directory laid out like a repository, as {@code release/stage} leaves it. */
record Staged(Path directory, String artifact, String version) {

    static List<Staged> all(Path staged) {
        Path group = staged.resolve("io/pinion");
        var found = new ArrayList<Staged>();
        for (Path artifact : list(group)) {
            for (Path version : list(artifact)) {
                found.add(new Staged(
                        version,
                        artifact.getFileName().toString(),
                        version.getFileName().toString()));
            }
        }
        return found;
    }

    boolean isBom() {
        return artifact.equals("pinion-bom");
    }

    /** Its file with this end, for example {@code .jar} or {@code -sources.jar}. */
    Path file(String end) {
        return directory.resolve(artifact + "-" + version + end);
    }

    Pom pom() {
        return Pom.read(file(".pom"));
    }

    JsonNode sbom() {
        try {
            return new ObjectMapper().readTree(file("-cyclonedx.json").toFile());
        } catch (IOException e) {
            throw new IllegalStateException("cannot read the SBOM of " + artifact, e);
        }
    }

    /**
     * What it brings when it is used: {@code group:artifact} to its licences. An SBOM calls required what only an optional
     * component needs, so that its tree is walked.
     */
    Map<String, List<String>> brings() {
        JsonNode sbom = sbom();
        var components = new HashMap<String, JsonNode>();
        for (JsonNode component : sbom.path("components")) {
            if (!component.path("scope").asText().equals("optional")) {
                components.put(component.path("bom-ref").asText(), component);
            }
        }
        var needs = new HashMap<String, JsonNode>();
        sbom.path("dependencies").forEach(each -> needs.put(each.path("ref").asText(), each.path("dependsOn")));
        var brings = new TreeMap<String, List<String>>();
        var left = new ArrayDeque<String>();
        left.add(sbom.path("metadata").path("component").path("bom-ref").asText());
        while (!left.isEmpty()) {
            for (JsonNode needed : needs.getOrDefault(left.remove(), MissingNode.getInstance())) {
                JsonNode component = components.remove(needed.asText());
                if (component != null) {
                    brings.put(coordinates(component), licences(component));
                    left.add(needed.asText());
                }
            }
        }
        return brings;
    }

    private static String coordinates(JsonNode component) {
        return component.path("group").asText() + ":" + component.path("name").asText();
    }

    private static List<String> licences(JsonNode component) {
        var licences = new ArrayList<String>();
        for (JsonNode choice : component.path("licenses")) {
            JsonNode licence = choice.path("license");
            licences.add(
                    licence.has("id")
                            ? licence.path("id").asText()
                            : licence.path("name")
                                    .asText(choice.path("expression").asText("")));
        }
        return licences;
    }

    static List<String> entries(Path jar) {
        try (var zip = new ZipFile(jar.toFile())) {
            return zip.stream().map(entry -> entry.getName()).toList();
        } catch (IOException e) {
            throw new IllegalStateException("cannot read " + jar, e);
        }
    }

    static byte[] entry(Path jar, String name) {
        try (var zip = new ZipFile(jar.toFile());
                var in = zip.getInputStream(zip.getEntry(name))) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new IllegalStateException("cannot read " + name + " of " + jar, e);
        }
    }

    private static List<Path> list(Path directory) {
        try (var children = Files.list(directory)) {
            return children.filter(Files::isDirectory).sorted().toList();
        } catch (IOException e) {
            throw new IllegalStateException("cannot list " + directory, e);
        }
    }
}
