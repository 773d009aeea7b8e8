package io.pinion.logging.internal.sink;

import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.ResponseInfo;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * Reads an answer's body up to a cap and lets the connection go beyond it. A body that breaks off, or never ends, does not
 * change what the status has said.
 *
 * <p>Threads: one of the HTTP client's at a time; {@link #soFar} any.
 */
final class HttpSinkBody implements BodySubscriber<HttpSinkAnswer> {
    /** More than any receiver says about a batch. */
    static final int MAX_BYTES = 64 << 10;

    private static final byte[] NOTHING = {};

    private final CompletableFuture<HttpSinkAnswer> answer = new CompletableFuture<>();
    private final int status;
    private final @Nullable String retryAfter;
    private byte[] bytes = new byte[256];
    private int length;
    private Flow.@Nullable Subscription subscription;

    HttpSinkBody(ResponseInfo info) {
        status = info.statusCode();
        retryAfter = info.headers().firstValue("Retry-After").orElse(null);
    }

    /** The answer without its body, whose end nobody waits for any more. */
    HttpSinkAnswer soFar() {
        return new HttpSinkAnswer(status, retryAfter, NOTHING);
    }

    @Override
    public CompletionStage<HttpSinkAnswer> getBody() {
        return answer;
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
        this.subscription = subscription;
        subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        if (answer.isDone()) {
            return;
        }
        for (ByteBuffer buffer : buffers) {
            append(buffer);
        }
        if (length == MAX_BYTES) {
            Flow.Subscription open = subscription;
            if (open != null) {
                open.cancel();
            }
            end();
        }
    }

    private void append(ByteBuffer buffer) {
        int count = Math.min(buffer.remaining(), MAX_BYTES - length);
        if (length + count > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.min(MAX_BYTES, Math.max(length + count, 2 * bytes.length)));
        }
        buffer.get(bytes, length, count);
        length += count;
    }

    @Override
    public void onError(Throwable error) {
        end();
    }

    @Override
    public void onComplete() {
        end();
    }

    private void end() {
        answer.complete(new HttpSinkAnswer(status, retryAfter, Arrays.copyOf(bytes, length)));
    }
}
