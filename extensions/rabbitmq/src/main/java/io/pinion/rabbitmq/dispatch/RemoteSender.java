package io.pinion.rabbitmq.dispatch;

import com.rabbitmq.client.Connection;
import io.pinion.rabbitmq.AmqpReturnedException;
import io.pinion.rabbitmq.internal.LinkPort;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Publishes to the queues of a dispatch, which it declares before the first message by a short-lived link; until then
 * a few messages wait, in order.
 */
final class RemoteSender {
    static final int MAX_WAITING = 256;
    private static final Duration DECLARE_LIMIT = Duration.ofSeconds(30);
    private static final Duration LINK_GRACE = Duration.ofSeconds(5);

    private enum State {
        UNDECLARED,
        DECLARING,
        DECLARED,
        CLOSED
    }

    private record Waiting(Parcel parcel, CompletableFuture<Void> future) {}

    private final QueueNames names;
    private final boolean isSingleActive;
    private final Outlet outlet;
    private final Function<LinkPort.Listener, LinkPort> link;
    private final LongAdder confirmed = new LongAdder();
    // Guarded by this; the state is read without, once all that waited has been published.
    private final Queue<Waiting> waiting = new ArrayDeque<>();
    private volatile State state = State.UNDECLARED;
    private @Nullable LinkPort declaring;

    RemoteSender(QueueNames names, boolean isSingleActive, Outlet outlet, Function<LinkPort.Listener, LinkPort> link) {
        this.names = names;
        this.isSingleActive = isSingleActive;
        this.outlet = outlet;
        this.link = link;
    }

    CompletableFuture<Void> send(Parcel parcel) {
        if (state == State.DECLARED) {
            return publish(parcel);
        }
        return waitFor(parcel);
    }

    long confirmed() {
        return confirmed.sum();
    }

    CompletableFuture<Void> close() {
        LinkPort ending;
        List<Waiting> left;
        synchronized (this) {
            state = State.CLOSED;
            ending = declaring;
            declaring = null;
            left = takeWaiting();
        }
        left.forEach(each -> each.future().completeExceptionally(closed()));
        return ending == null ? CompletableFuture.completedFuture(null) : ending.close(LINK_GRACE);
    }

    private CompletableFuture<Void> publish(Parcel parcel) {
        CompletableFuture<Void> future = outlet.publish(parcel);
        var unused = future.whenComplete((nothing, error) -> {
            if (error == null) {
                confirmed.increment();
            } else if (isReturned(error)) {
                declareAgain();
            }
        });
        return future;
    }

    private static boolean isReturned(Throwable error) {
        return error instanceof AmqpReturnedException
                || error instanceof CompletionException && error.getCause() instanceof AmqpReturnedException;
    }

    /** The queue has gone, with its broker or by an administrator's hand. */
    private synchronized void declareAgain() {
        if (state == State.DECLARED) {
            state = State.UNDECLARED;
        }
    }

    private synchronized CompletableFuture<Void> waitFor(Parcel parcel) {
        switch (state) {
            case DECLARED:
                return publish(parcel);
            case CLOSED:
                return CompletableFuture.failedFuture(closed());
            case UNDECLARED:
                state = State.DECLARING;
                declare();
                break;
            default:
                break;
        }
        if (waiting.size() == MAX_WAITING) {
            return CompletableFuture.failedFuture(new RejectedExecutionException("not sent: " + MAX_WAITING
                    + " commands wait for the queue " + names.base()
                    + " to be declared. Is the broker there? Send again later"));
        }
        CompletableFuture<Void> future = new CompletableFuture<>();
        waiting.add(new Waiting(parcel, future));
        return future;
    }

    private void declare() {
        Declaration declaration = new Declaration();
        LinkPort port = link.apply(declaration);
        declaration.port = port;
        declaring = port;
        port.open();
        port.after(DECLARE_LIMIT, () -> giveUp(port));
    }

    private void declared(LinkPort port) {
        List<Waiting> left;
        List<CompletableFuture<Void>> published = new ArrayList<>();
        synchronized (this) {
            if (declaring != port) {
                return;
            }
            declaring = null;
            left = takeWaiting();
            left.forEach(each -> published.add(publish(each.parcel())));
            state = State.DECLARED;
        }
        // Without the lock, because callbacks of users may run at once.
        for (int i = 0; i < left.size(); i++) {
            CompletableFuture<Void> future = left.get(i).future();
            var unused = published.get(i).whenComplete((nothing, error) -> complete(future, error));
        }
        port.close(LINK_GRACE);
    }

    private void giveUp(LinkPort port) {
        List<Waiting> left;
        synchronized (this) {
            if (declaring != port) {
                return;
            }
            declaring = null;
            state = State.UNDECLARED;
            left = takeWaiting();
        }
        RejectedExecutionException why = new RejectedExecutionException("not sent: the queue " + names.base()
                + " could not be declared within " + DECLARE_LIMIT.toSeconds()
                + " s; the log says why. Send again when the broker is back");
        left.forEach(each -> each.future().completeExceptionally(why));
        port.close(LINK_GRACE);
    }

    private List<Waiting> takeWaiting() {
        List<Waiting> taken = List.copyOf(waiting);
        waiting.clear();
        return taken;
    }

    private RejectedExecutionException closed() {
        return new RejectedExecutionException("not sent: the dispatch of " + names.base() + " is closed");
    }

    private static void complete(CompletableFuture<Void> future, @Nullable Throwable error) {
        if (error == null) {
            future.complete(null);
        } else {
            future.completeExceptionally(
                    error instanceof CompletionException && error.getCause() != null ? error.getCause() : error);
        }
    }

    private final class Declaration implements LinkPort.Listener {
        // Written before the link is opened.
        private @Nullable LinkPort port;

        @Override
        public void up(Connection connection) throws IOException {
            boolean single = isSingleActive && Topology.hasSingleActiveConsumer(connection);
            new Topology(connection, names, single).declare();
            LinkPort mine = port;
            if (mine != null) {
                declared(mine);
            }
        }

        @Override
        public void down(Throwable cause) {}
    }
}
