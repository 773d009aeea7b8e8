package io.pinion.release;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** What a repository demands of a published POM, and what we do. */
final class PomRules {

    private static final Pattern ADDRESS = Pattern.compile("https://[^/\\s]+/\\S+");
    private static final List<String> REQUIRED = List.of(
            "modelVersion",
            "groupId",
            "artifactId",
            "version",
            "name",
            "description",
            "licenses/license/name",
            "licenses/license/url",
            "developers/developer/name",
            "scm/connection");
    private static final List<String> FORBIDDEN =
            List.of("parent", "modules", "profiles", "build", "properties", "repositories", "distributionManagement");

    private PomRules() {}

    /** What is wrong with a POM, one line each; {@code published} are the artifacts of this release. */
    static List<String> breaches(Pom pom, String version, Set<String> published) {
        var breaches = new ArrayList<String>();
        REQUIRED.stream().filter(path -> pom.text(path).isEmpty()).forEach(path -> breaches.add("lacks " + path));
        FORBIDDEN.stream().filter(path -> !pom.all(path).isEmpty()).forEach(path -> breaches.add("has " + path));
        for (String path : List.of("url", "scm/url")) {
            if (!ADDRESS.matcher(pom.text(path)).matches()) {
                breaches.add(path + " is no address: '" + pom.text(path) + "'");
            }
        }
        if (pom.root().getTextContent().contains("${")) {
            breaches.add("has an unresolved property");
        }
        if (!pom.text("version").equals(version) || version.endsWith("-SNAPSHOT")) {
            breaches.add("has the version " + pom.text("version"));
        }
        List<Pom.Dependency> dependencies = new ArrayList<>(pom.dependencies("dependencies/dependency"));
        dependencies.addAll(pom.dependencies("dependencyManagement/dependencies/dependency"));
        for (Pom.Dependency d : dependencies) {
            breaches.addAll(breaches(d, version, published));
        }
        return breaches;
    }

    private static List<String> breaches(Pom.Dependency d, String version, Set<String> published) {
        var breaches = new ArrayList<String>();
        if (d.version().isEmpty() || d.version().endsWith("-SNAPSHOT")) {
            breaches.add("has no released version for " + d);
        }
        if (d.scope().equals("test") || d.scope().equals("system")) {
            breaches.add("has the scope of " + d);
        }
        if (d.group().equals("io.pinion")
                && !(published.contains(d.artifact()) && d.version().equals(version))) {
            breaches.add("wants what this release does not publish: " + d);
        }
        if (d.group().equals("org.hdrhistogram")) {
            breaches.add("wants HdrHistogram, which is inside the engine");
        }
        return breaches;
    }
}
