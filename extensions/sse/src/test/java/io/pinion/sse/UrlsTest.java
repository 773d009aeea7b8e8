package io.pinion.sse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class UrlsTest {
    @Test
    @DisplayName("S3.16: paths are joined to the base url by the rules for links")
    void join_ofAPath_followsTheRulesForLinks() {
        List<List<String>> cases = List.of(
                List.of("http://a", "v2/events", "http://a/v2/events"),
                List.of("http://a", "/v2/events", "http://a/v2/events"),
                List.of("http://a/b/c", "d", "http://a/b/d"),
                List.of("http://a/b/c/", "d", "http://a/b/c/d"),
                List.of("http://a/b/c?x=1", "", "http://a/b/c?x=1"),
                List.of("http://a/b/c?x=1", "?y=2", "http://a/b/c?y=2"),
                List.of("http://a/b/c", "../d", "http://a/d"),
                List.of("http://a/b", "../../d", "http://a/d"),
                List.of("http://a:8080/", "/v2", "http://a:8080/v2"),
                List.of("http://a/b", "http://A:80/c", "http://A:80/c"));
        for (List<String> one : cases) {
            assertThat(Urls.join(URI.create(one.get(0)), one.get(1))).isEqualTo(URI.create(one.get(2)));
        }
    }

    @Test
    void join_thatLeavesTheServer_isRefused() {
        for (String path :
                List.of("http://b/", "//b/", "https://a/", "http://a:81/", "http://u:secret@a/", "file:///x")) {
            assertThatThrownBy(() -> Urls.join(URI.create("http://a/"), path))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageNotContaining("secret");
        }
    }
}
