package io.pinion.observability.micrometer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What stands in {@code docs/observability}. */
final class Documents {
    static final Path DIRECTORY = find();

    private Documents() {}

    private static Path find() {
        for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
            Path documents = at.resolve("docs/observability");
            if (Files.isDirectory(documents)) {
                return documents;
            }
        }
        throw new IllegalStateException(
                "no docs/observability above " + Path.of("").toAbsolutePath());
    }

    static JsonNode dashboard() throws IOException {
        return new ObjectMapper()
                .readTree(DIRECTORY.resolve("pinion-dashboard.json").toFile());
    }

    /** The expressions of all panels, the title of the panel in front. */
    static List<Query> queries(JsonNode dashboard) {
        List<Query> queries = new ArrayList<>();
        for (JsonNode panel : dashboard.get("panels")) {
            for (JsonNode target : panel.get("targets")) {
                queries.add(new Query(
                        panel.get("title").textValue(), target.get("expr").textValue()));
            }
        }
        return queries;
    }

    record Query(String panel, String expression) {
        /** With what Grafana puts in for the variables. */
        String filledIn(String interval) {
            return expression
                    .replace("$__rate_interval", interval)
                    .replace("$__range", interval)
                    .replace("$instance", ".*")
                    .replace("$worker", ".*");
        }
    }
}
