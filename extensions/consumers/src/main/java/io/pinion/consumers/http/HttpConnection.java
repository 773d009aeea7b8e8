package io.pinion.consumers.http;

import io.pinion.consumers.internal.http.Refusal;
import io.pinion.consumers.internal.http.RequestParser;
import io.pinion.worker.Scheduled;
import io.pinion.worker.net.Stream;
import io.pinion.worker.net.StreamHandler;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * One connection with its one request. On the server's thread.
 *
 * <p>Every phase has an end: reading and sending have the request time-out, handling has the handler time-out. A
 * connection counts until its stream is closed and its handler has ended or is out of time, so that peers that come and
 * go cannot pile up handlers.
 */
final class HttpConnection implements StreamHandler {
    private enum Phase {
        READING,
        HANDLING,
        ANSWERED
    }

    private static final int MAX_DROPPED_BYTES = 64 * 1024;
    private static final byte[] CONTINUE = "HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private final ServerCore core;
    private final Stream stream;
    private final RequestParser parser;
    private Phase phase = Phase.READING;
    private @Nullable Scheduled deadline;
    private HttpMetrics.@Nullable OfRoute metrics;
    private long startedNs;
    private int droppedBytes;
    private boolean streamClosed;

    HttpConnection(ServerCore core, Stream stream) {
        this.core = core;
        this.stream = stream;
        this.parser = new RequestParser(core.limits);
    }

    void begin() {
        within(core.requestTimeout, this::requestIsLate);
    }

    private void within(Duration time, Runnable otherwise) {
        if (deadline != null) {
            deadline.cancel();
        }
        deadline = core.after(time, otherwise, stream);
    }

    @Override
    public void data(Stream stream, ByteBuffer data) {
        if (phase != Phase.READING) {
            drop(data);
            return;
        }
        switch (parser.feed(data)) {
            case COMPLETE -> handle();
            case REFUSED -> refuse(parser.refusal().status(), parser.refusal().reason());
            case READING -> {
                if (parser.takeContinue()) {
                    send(ByteBuffer.wrap(CONTINUE));
                }
            }
        }
        drop(data);
    }

    /** There is one request per connection; what follows it is of no interest, and must not keep the thread busy. */
    private void drop(ByteBuffer data) {
        droppedBytes += data.remaining();
        data.position(data.limit());
        if (droppedBytes > MAX_DROPPED_BYTES && phase == Phase.HANDLING) {
            stream.pauseReading();
        }
    }

    @Override
    public void end(Stream stream) {
        if (phase != Phase.READING) {
            return;
        }
        if (parser.hasStarted()) {
            refuse(400, "the request is cut off");
        } else {
            stream.close();
        }
    }

    private void requestIsLate() {
        if (parser.hasStarted()) {
            refuse(408, "the request did not arrive in time");
        } else {
            stream.close();
        }
    }

    private void handle() {
        Router.Found found;
        HttpRequest request;
        try {
            found = core.router.find(parser.requestLine());
            if (found.endpoint() == null) {
                refuse(found.otherwise());
                return;
            }
            request = new HttpRequest(
                    found.endpoint().route(), found.parameters(), parser.requestLine(), parser.fields(), parser.body());
        } catch (Refusal r) {
            refuse(r.status(), r.reason());
            return;
        }
        start(found.endpoint(), request);
    }

    private void start(Endpoint endpoint, HttpRequest request) {
        phase = Phase.HANDLING;
        startedNs = System.nanoTime();
        metrics = core.metrics == null ? null : core.metrics.of(endpoint.route());
        if (metrics != null) {
            metrics.started(request.body().length);
        }
        CompletionStage<HttpResponse> response = core.runner.start(endpoint, request);
        if (response instanceof CompletableFuture<HttpResponse> future && future.isDone()) {
            future.whenComplete((answer, error) -> handled(endpoint, answer, error));
            return;
        }
        within(core.handlerTimeout, () -> handlerIsLate(response));
        response.whenComplete((answer, error) -> core.onThread(() -> handled(endpoint, answer, error), stream));
    }

    private void handlerIsLate(CompletionStage<HttpResponse> response) {
        answer(busy("the request took too long\n"));
        if (response instanceof CompletableFuture<HttpResponse> future) {
            future.cancel(true);
        }
        leaveIfOver();
    }

    private void handled(Endpoint endpoint, @Nullable HttpResponse response, @Nullable Throwable error) {
        if (metrics != null) {
            metrics.handlerEnded();
        }
        if (phase == Phase.HANDLING) {
            answer(error != null ? failed(endpoint, error) : checked(endpoint, response));
        }
        leaveIfOver();
    }

    private HttpResponse checked(Endpoint endpoint, @Nullable HttpResponse response) {
        if (response == null) {
            return failed(endpoint, new NullPointerException("the handler returned null"));
        }
        if (response.body().length > core.maxResponseBytes) {
            return failed(
                    endpoint,
                    new IllegalStateException("the response has " + response.body().length
                            + " bytes, more than maxResponseBytes, " + core.maxResponseBytes));
        }
        return response;
    }

    private HttpResponse failed(Endpoint endpoint, Throwable error) {
        Throwable cause = HandlerRunner.cause(error);
        if (cause instanceof HttpStatusException e) {
            return HttpResponse.text(e.status(), e.getMessage() + "\n");
        }
        if (cause instanceof RejectedExecutionException) {
            return busy("too busy, or closing\n");
        }
        if (!(cause instanceof CancellationException)) {
            core.log.error(endpoint.route() + " failed", cause);
        }
        return HttpResponse.text(500, "the request failed\n");
    }

    private static HttpResponse busy(String text) {
        return HttpResponse.text(503, text).header("Retry-After", "1");
    }

    private void refuse(int status, String reason) {
        refuse(HttpResponse.text(status, reason + "\n"));
    }

    private void refuse(HttpResponse response) {
        if (core.metrics != null) {
            core.metrics.refused(response.status());
        }
        answer(response);
    }

    private void answer(HttpResponse response) {
        if (metrics != null) {
            metrics.answered(response, System.nanoTime() - startedNs);
        }
        phase = Phase.ANSWERED;
        // The write-stall time-out ends a peer that takes nothing, this one a peer that takes a byte now and then.
        within(core.requestTimeout, stream::abort);
        boolean withBody = !parser.requestLine().method().equals("HEAD");
        send(ResponseWriter.bytes(response, withBody, Clock.systemUTC()));
        stream.close();
    }

    private void send(ByteBuffer bytes) {
        try {
            stream.write(bytes);
        } catch (ClosedChannelException e) {
            // The peer has gone; closed() follows, or has been called.
        }
    }

    void beginClose() {
        if (phase == Phase.READING) {
            stream.close();
        }
    }

    @Override
    public void closed(Stream stream, @Nullable Throwable reason) {
        streamClosed = true;
        leaveIfOver();
    }

    private void leaveIfOver() {
        if (streamClosed && phase != Phase.HANDLING) {
            if (deadline != null) {
                deadline.cancel();
            }
            core.closed(this);
        }
    }
}
