package io.pinion.examples.invoices;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class BoundedBodyTest {
    private final AtomicBoolean cancelled = new AtomicBoolean();
    private final BoundedBody body = new BoundedBody();

    BoundedBodyTest() {
        body.onSubscribe(new Flow.Subscription() {
            @Override
            public void request(long items) {}

            @Override
            public void cancel() {
                cancelled.set(true);
            }
        });
    }

    @Test
    void body_upToTheBound_isTaken() {
        body.onNext(List.of(ByteBuffer.allocate(BoundedBody.MAX_BYTES - 1), ByteBuffer.allocate(1)));
        body.onComplete();

        assertThat(body.getBody().toCompletableFuture().join()).hasSize(BoundedBody.MAX_BYTES);
        assertThat(cancelled).isFalse();
    }

    @Test
    void body_beyondTheBound_isRefusedAndNoMoreIsRead() {
        body.onNext(List.of(ByteBuffer.allocate(BoundedBody.MAX_BYTES)));
        body.onNext(List.of(ByteBuffer.allocate(1)));

        assertThat(body.getBody().toCompletableFuture()).isCompletedExceptionally();
        assertThat(cancelled).isTrue();
    }
}
