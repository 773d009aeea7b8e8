package io.pinion.consumers.http;

import java.nio.charset.StandardCharsets;

/** Shows a registry. */
record MetricsEndpoint(Metrics metrics) implements HttpHandler {
    @Override
    public HttpResponse handle(HttpRequest request) {
        byte[] text = metrics.text().getBytes(StandardCharsets.UTF_8);
        return HttpResponse.bytes(200, MetricText.CONTENT_TYPE, text).header("Cache-Control", "no-store");
    }
}
