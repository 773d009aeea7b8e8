package io.pinion.consumers.http;

import io.pinion.consumers.internal.text.SafeText;
import io.pinion.worker.Worker;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Runs the checks of one kind and writes what they found. On the server's thread. */
final class HealthEndpoint implements AsyncHttpHandler {
    private final Map<String, CheckRun> runs = new LinkedHashMap<>();

    HealthEndpoint(Map<String, HealthCheck> checks, long timeoutNs, Worker worker, ErrorLog log) {
        checks.forEach((name, check) -> runs.put(name, new CheckRun(name, check, timeoutNs, worker, log)));
    }

    @Override
    public CompletionStage<HttpResponse> handle(HttpRequest request) {
        // All begin before the first is waited for, so that the answer takes one time-out at most.
        Map<String, CompletableFuture<HealthStatus>> results = new LinkedHashMap<>();
        runs.forEach((name, run) -> results.put(name, run.result()));
        CompletableFuture<?>[] all = results.values().toArray(CompletableFuture<?>[]::new);
        return CompletableFuture.allOf(all).thenApply(none -> response(results));
    }

    private static HttpResponse response(Map<String, CompletableFuture<HealthStatus>> results) {
        boolean up = true;
        List<String> parts = new ArrayList<>();
        for (Map.Entry<String, CompletableFuture<HealthStatus>> one : results.entrySet()) {
            HealthStatus status = one.getValue().join();
            up &= status.isUp();
            parts.add("\"" + SafeText.forJson(one.getKey()) + "\":" + json(status));
        }
        String json = "{\"status\":\"" + word(up) + "\",\"checks\":{" + String.join(",", parts) + "}}";
        return HttpResponse.json(up ? 200 : 503, json).header("Cache-Control", "no-store");
    }

    private static String json(HealthStatus status) {
        String reason = status.isUp() ? "" : ",\"reason\":\"" + SafeText.forJson(status.reason()) + "\"";
        return "{\"status\":\"" + word(status.isUp()) + "\"" + reason + "}";
    }

    private static String word(boolean up) {
        return up ? "UP" : "DOWN";
    }
}
