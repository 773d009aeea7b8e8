package io.pinion.examples.invoices;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Keeps the requests for a test to answer. Threads: one. */
final class FakeTransport implements Transport {
    /** One request. */
    record Post(Invoice invoice, CompletableFuture<Receipt> answer) {
        void book() {
            answer.complete(new Receipt(invoice.number(), "B-" + invoice.number()));
        }

        void fail(Failure failure) {
            answer.completeExceptionally(failure);
        }

        void fail(FailureClass kind) {
            fail(new Failure(kind, "as the test says"));
        }
    }

    final List<Post> posts = new ArrayList<>();

    @Override
    public CompletableFuture<Receipt> post(Invoice invoice) {
        CompletableFuture<Receipt> answer = new CompletableFuture<>();
        posts.add(new Post(invoice, answer));
        return answer;
    }

    Post last() {
        return posts.get(posts.size() - 1);
    }

    /** The requests that have no end yet. */
    List<Post> open() {
        return posts.stream().filter(post -> !post.answer().isDone()).toList();
    }

    @Override
    public void close() {}
}
