package io.pinion.release;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The generated part of docs/licences.md, and which licences we accept. */
final class LicenceList {

    /** Each of these lets a closed program use the jar as it is; the names are those the artifacts' POMs give. */
    private static final Set<String> ACCEPTED = Set.of(
            "Apache-2.0",
            "AL 2.0",
            "MIT",
            "MIT-0",
            "BSD-2-Clause",
            "BSD-3-Clause",
            "CC0-1.0",
            "EPL-1.0",
            "EPL-2.0",
            "MPL-2.0");

    private LicenceList() {}

    /** Whether one of several licences, between which the user chooses, is accepted. */
    static boolean accepted(List<String> licences) {
        return licences.stream().anyMatch(ACCEPTED::contains);
    }

    static String render(List<Staged> modules) {
        var brings = new TreeMap<String, Map<String, List<String>>>();
        modules.stream().filter(m -> !m.isBom()).forEach(m -> brings.put(m.artifact(), m.brings()));
        var text = new StringBuilder("## Licences\n\n| Artifact | Licences |\n|---|---|\n");
        var licences = new TreeMap<String, List<String>>();
        brings.values().forEach(licences::putAll);
        licences.keySet().removeIf(LicenceList::ours);
        licences.forEach(
                (artifact, names) -> text.append("| `%s` | %s |\n".formatted(artifact, String.join(" or ", names))));
        text.append("\n## What each module brings\n\n| Module | Brings, besides modules of Pinion |\n|---|---|\n");
        brings.forEach((module, artifacts) -> {
            String list = artifacts.keySet().stream()
                    .filter(artifact -> !ours(artifact))
                    .map(artifact -> "`" + artifact.substring(artifact.indexOf(':') + 1) + "`")
                    .collect(Collectors.joining(", "));
            text.append("| `%s` | %s |\n".formatted(module, list.isEmpty() ? "nothing" : list));
        });
        return text.toString();
    }

    private static boolean ours(String artifact) {
        return artifact.startsWith("io.pinion:");
    }
}
