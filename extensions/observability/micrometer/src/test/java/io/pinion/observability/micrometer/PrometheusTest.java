package io.pinion.observability.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the dashboard, the alerts and the documentation say, against workers at work. */
class PrometheusTest {
    private static final Pattern METRIC = Pattern.compile("pinion_[a-z_]+");
    private static final String INTERVAL = "10s";

    @TempDir
    private Path directory;

    @Test
    void dashboard_overAPrometheusThatScrapesWorkers_hasDataInEveryQuery() throws Exception {
        Path program = Programs.orSkip("prometheus");
        List<Documents.Query> queries = Documents.queries(Documents.dashboard());
        try (BusyWorkers busy = new BusyWorkers(0, Duration.ofSeconds(2));
                PrometheusServer prometheus = PrometheusServer.start(program, directory, busy.port())) {
            List<String> empty = new ArrayList<>();
            long endNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
            do {
                LockSupport.parkNanos(200_000_000);
                empty.clear();
                for (Documents.Query query : queries) {
                    if (!hasNumbers(prometheus.query(query.filledIn(INTERVAL)))) {
                        empty.add(query.toString());
                    }
                }
            } while (!empty.isEmpty() && System.nanoTime() - endNs < 0);

            assertThat(empty).isEmpty();
            // Over time, as a scrape may fail on a busy machine.
            assertThat(prometheus.query("last_over_time(pinion_worker_state[1m])"))
                    .hasSize(2);
            JsonNode samples = prometheus.query("max_over_time(scrape_samples_scraped[1m])");
            assertThat(samples.get(0).get("value").get(1).asInt()).isEqualTo(2 * 36 + 10 + 8);
        }
    }

    private static boolean hasNumbers(JsonNode result) {
        for (JsonNode series : result) {
            if (!series.get("value").get(1).textValue().equals("NaN")) {
                return true;
            }
        }
        return false;
    }

    @Test
    void metrics_namedByDashboardAndAlerts_areScraped() throws Exception {
        Set<String> scraped = scrapedNames();
        Set<String> named = namesIn(Documents.queries(Documents.dashboard()).toString());
        named.addAll(namesIn(Documents.dashboard().get("templating").toString()));
        String alerts = Files.readString(Documents.DIRECTORY.resolve("pinion-alerts.yml"));
        named.addAll(namesIn(alerts));
        assertThat(named).hasSizeGreaterThan(20);
        assertThat(scraped).containsAll(named);
    }

    @Test
    void metrics_ofTheDocument_areThoseScraped() throws Exception {
        String document = Files.readString(Documents.DIRECTORY.resolve("metrics.md"));
        Set<String> documented = document.lines()
                .filter(line -> line.startsWith("| `pinion_"))
                .flatMap(line -> namesIn(line.substring(0, line.indexOf('|', 2))).stream())
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(documented).isEqualTo(scrapedNames());
    }

    private static Set<String> scrapedNames() throws Exception {
        try (BusyWorkers busy = new BusyWorkers(0, Duration.ofMinutes(1))) {
            return busy.scrape()
                    .lines()
                    .filter(line -> line.startsWith("pinion_"))
                    .map(line -> line.substring(0, line.indexOf('{')))
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    private static Set<String> namesIn(String text) {
        return METRIC.matcher(text).results().map(MatchResult::group).collect(Collectors.toCollection(TreeSet::new));
    }
}
