package io.pinion.observability.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.awt.Rectangle;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whether Grafana can import the dashboard. */
class DashboardTest {
    private static final int COLUMNS = 24;
    private static final Set<String> UNITS = Set.of("short", "ops", "s", "percentunit", "none");
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{?([A-Za-z_]+)}?");

    private JsonNode dashboard;

    @BeforeEach
    void read() throws Exception {
        dashboard = Documents.dashboard();
    }

    @Test
    void dashboard_asAWhole_canBeImported() {
        assertThat(dashboard.get("id").isNull()).isTrue();
        assertThat(dashboard.get("uid").textValue()).matches("[a-zA-Z0-9_-]{1,40}");
        assertThat(dashboard.get("title").textValue()).isNotBlank();
        assertThat(dashboard.get("schemaVersion").isInt()).isTrue();
        assertThat(dashboard.get("version").isInt()).isTrue();
        JsonNode input = dashboard.get("__inputs").get(0);
        assertThat(input.get("name").textValue()).isEqualTo("DS_PROMETHEUS");
        assertThat(input.get("type").textValue()).isEqualTo("datasource");
        assertThat(input.get("pluginId").textValue()).isEqualTo("prometheus");
    }

    @Test
    void requires_ofTheDashboard_nameEveryTypeOfPanel() {
        Set<String> required = new HashSet<>();
        dashboard.get("__requires").forEach(entry -> {
            if (entry.get("type").textValue().equals("panel")) {
                required.add(entry.get("id").textValue());
            }
        });
        assertThat(panels().stream().map(panel -> panel.get("type").textValue()).collect(Collectors.toSet()))
                .isEqualTo(required);
    }

    @Test
    void panels_ofTheDashboard_haveIdsTitlesUnitsAndASource() {
        Set<Integer> ids = new HashSet<>();
        Set<String> titles = new HashSet<>();
        for (JsonNode panel : panels()) {
            String title = panel.get("title").textValue();
            assertThat(panel.get("id").intValue()).as(title).isPositive();
            assertThat(ids.add(panel.get("id").intValue())).as(title).isTrue();
            assertThat(titles.add(title)).as(title).isTrue();
            assertThat(panel.get("description").textValue()).as(title).isNotBlank();
            assertThat(panel.at("/fieldConfig/defaults/unit").textValue())
                    .as(title)
                    .isIn(UNITS);
            assertSource(title, panel);
            Set<String> refs = new HashSet<>();
            for (JsonNode target : panel.get("targets")) {
                assertThat(refs.add(target.get("refId").textValue())).as(title).isTrue();
                assertThat(target.get("expr").textValue()).as(title).isNotBlank();
                assertSource(title, target);
            }
            assertThat(refs).as(title).isNotEmpty();
        }
        assertThat(ids).hasSizeGreaterThan(12);
    }

    private static void assertSource(String title, JsonNode of) {
        assertThat(of.at("/datasource/type").textValue()).as(title).isEqualTo("prometheus");
        assertThat(of.at("/datasource/uid").textValue()).as(title).isEqualTo("${DS_PROMETHEUS}");
    }

    @Test
    void panels_onTheGrid_neitherOverlapNorLeaveGaps() {
        List<Rectangle> placed = new ArrayList<>();
        int area = 0;
        int bottom = 0;
        for (JsonNode panel : panels()) {
            JsonNode at = panel.get("gridPos");
            Rectangle place = new Rectangle(
                    at.get("x").intValue(),
                    at.get("y").intValue(),
                    at.get("w").intValue(),
                    at.get("h").intValue());
            assertThat(place.isEmpty()).as("%s is empty", place).isFalse();
            assertThat(place.x).isNotNegative();
            assertThat(place.x + place.width).isLessThanOrEqualTo(COLUMNS);
            assertThat(placed).noneMatch(place::intersects);
            placed.add(place);
            area += place.width * place.height;
            bottom = Math.max(bottom, place.y + place.height);
        }
        assertThat(area).isEqualTo(COLUMNS * bottom);
    }

    @Test
    void variables_usedInQueries_areDefined() {
        Set<String> defined = new TreeSet<>(Set.of("__rate_interval", "__range"));
        dashboard.at("/templating/list").forEach(variable -> {
            assertSource("variable", variable);
            defined.add(variable.get("name").textValue());
        });
        assertThat(defined).contains("worker", "instance");
        for (Documents.Query query : Documents.queries(dashboard)) {
            Set<String> used = VARIABLE.matcher(query.expression())
                    .results()
                    .map((MatchResult match) -> match.group(1))
                    .collect(Collectors.toSet());
            assertThat(used).as(query.toString()).contains("worker", "instance").isSubsetOf(defined);
        }
    }

    private List<JsonNode> panels() {
        return StreamSupport.stream(dashboard.get("panels").spliterator(), false)
                .toList();
    }
}
