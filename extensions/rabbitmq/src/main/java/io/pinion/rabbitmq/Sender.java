package io.pinion.rabbitmq;

import com.rabbitmq.client.AlreadyClosedException;
import com.rabbitmq.client.Connection;
import io.pinion.rabbitmq.PublishChannel.ChannelEnd;
import io.pinion.rabbitmq.PublishEvents.Event;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * The half of a publisher that sends, on the owner thread of its link.
 *
 * <p>It walks the {@link OutgoingLine} with a cursor. What it has sent stays in the line until it is settled, and is in
 * the {@link ConfirmWindow} of the channel besides. A new channel puts the cursor back to the head: so what was not
 * confirmed is published again, before anything newer and in its old order.
 *
 * <p>A broker answers a message that it cannot take (no such exchange) by closing the channel, and does not say which
 * one it was. The messages on their way are then sent again one at a time, each after the confirm of the one before;
 * the one that is alone when a channel closes is the culprit, and fails.
 *
 * <p>Threads: {@link #wake}, {@link #blocked()} and {@link #events} any; the rest the owner thread.
 */
final class Sender implements LinkListener {
    /** After that many messages or events other commands of the owner thread get their turn. */
    private static final int BATCH = 256;

    private final PublishDesk desk;
    private final PublishEvents events;
    private final AtomicBoolean scheduled = new AtomicBoolean();
    private final Runnable turn = this::turn;
    private final List<Outgoing> done = new ArrayList<>();
    private PublishLink link;
    private volatile @Nullable String blocked;

    private @Nullable ChannelOpener opener;
    private @Nullable PublishChannel channel;
    private long epoch;
    private ConfirmWindow window = new ConfirmWindow();
    private Outgoing cursor;
    /** The last of those that have to go one at a time. */
    private @Nullable Outgoing probeEnd;

    /** Opens channels of one connection. */
    @FunctionalInterface
    interface ChannelOpener {
        PublishChannel open(PublishChannel.Events events) throws IOException;
    }

    @SuppressWarnings("NullAway.Init") // the link is set before it is opened
    Sender(PublishDesk desk) {
        this.desk = desk;
        events = new PublishEvents(desk.settings.maxMessages(), this::wake);
        cursor = desk.line.head();
    }

    /** Sets the link, which tells this; before it is opened. */
    void link(PublishLink link) {
        this.link = link;
    }

    /** Why the broker takes nothing, or null. */
    @Nullable
    String blocked() {
        return blocked;
    }

    /** There is something to do; however often it is called, one turn is in the queue of the owner thread. */
    void wake() {
        if (!scheduled.get() && scheduled.compareAndSet(false, true)) {
            try {
                link.execute(turn);
            } catch (RejectedExecutionException e) {
                // Closed: closing settles what is left. Or full: the next call, or time-out, tries again.
                scheduled.set(false);
            }
        }
    }

    @Override
    public void up(Connection connection, long incarnation) throws IOException {
        up(told -> ClientPublishChannel.open(connection, told));
    }

    void up(ChannelOpener channels) throws IOException {
        opener = channels;
        blocked = null;
        openChannel(channels);
        wake();
    }

    @Override
    public void down(long incarnation, Throwable cause) {
        ended(ClientPublishChannel.endOf(cause).ofConnection());
        opener = null;
        blocked = null;
        tell();
    }

    @Override
    public void blocked(String reason) {
        blocked = Text.visible(reason);
    }

    @Override
    public void unblocked() {
        blocked = null;
        wake();
    }

    private void turn() {
        scheduled.set(false);
        boolean more = hear();
        letGo();
        more |= send();
        tell();
        if (more) {
            wake();
        }
    }

    /** Hands what has ended to the worker. */
    private void tell() {
        desk.mailroom.end(done);
        done.clear();
    }

    private void letGo() {
        // First, so that a message that times out from here on is counted for the next turn.
        if (desk.unseen.get() != 0) {
            desk.unseen.set(0);
        }
        desk.line.trim();
        window.trim();
        Outgoing next = cursor.next();
        while (next != null && next.settled()) {
            cursor = next;
            next = cursor.next();
        }
    }

    /** Handles what the broker has said; true if there is more. */
    private boolean hear() {
        if (events.takeOverflow()) {
            link.restart(new IOException("the broker has confirmed far more messages than there were"));
            return true;
        }
        for (int n = 0; n < BATCH; n++) {
            Event event = events.poll();
            if (event == null) {
                return false;
            }
            if (event.epoch() == epoch) {
                hear(event);
            }
        }
        return true;
    }

    private void hear(Event event) {
        switch (event.kind()) {
            case ACK -> window.take(event.tag(), event.multiple(), this::acked);
            case NACK -> window.take(event.tag(), event.multiple(), this::nacked);
            case RETURN -> {
                Outgoing returned = window.get(event.tag());
                if (returned != null) {
                    returned.returnCode = event.code();
                    returned.returnText = event.text();
                }
            }
            case END -> {
                if (event.end() != null) {
                    channelEnded(event.end());
                }
            }
        }
    }

    private void acked(Outgoing message) {
        if (message.returnText == null) {
            settle(message, null, desk.counters.confirmed);
        } else {
            returned(message, message.returnText);
        }
    }

    private void nacked(Outgoing message) {
        settle(
                message,
                new AmqpNackedException(PublishDesk.named(message.message())
                        + " was refused by the broker (basic.nack): a queue is full and set to refuse, or the broker"
                        + " failed. Publish it again later"),
                desk.counters.nacked);
    }

    private void returned(Outgoing message, String text) {
        settle(
                message,
                new AmqpReturnedException(
                        PublishDesk.named(message.message()) + " fitted no queue and was returned: "
                                + message.returnCode + " " + text + ". Bind a queue, or do not set mandatory",
                        message.returnCode,
                        text),
                desk.counters.returned);
    }

    private void settle(Outgoing message, @Nullable Throwable failure, LongAdder counter) {
        if (message.settle(failure)) {
            counter.increment();
            done.add(message);
        }
    }

    private void openChannel(ChannelOpener channels) throws IOException {
        epoch++;
        channel = channels.open(events.of(epoch));
    }

    private void channelEnded(ChannelEnd end) {
        ended(end);
        ChannelOpener channels = opener;
        if (end.connectionToo() || channels == null) {
            return;
        }
        if (!end.byMessage()) {
            // No fault of a message: another channel may do no better, and the link knows how to wait.
            link.restart(new IOException("the broker closed the channel: " + end.code() + " " + end.text()));
            return;
        }
        reopen(channels);
    }

    private void reopen(ChannelOpener channels) {
        try {
            openChannel(channels);
        } catch (IOException | RuntimeException e) {
            link.restart(e);
        }
    }

    /** The channel has gone: decides about what was sent on it, and begins anew. */
    private void ended(ChannelEnd end) {
        if (channel == null) {
            return;
        }
        channel = null;
        epoch++;
        ConfirmWindow old = window;
        window = new ConfirmWindow();
        Outgoing culprit = end.byMessage() ? old.only() : null;
        if (culprit != null) {
            refuse(culprit, end.code(), end.text());
        } else if (!desk.settings.republish()) {
            old.all().forEach(each -> lose(each, end));
        } else if (end.byMessage()) {
            old.all().forEach(each -> probeEnd = each);
        }
        cursor = desk.line.trim();
    }

    private void refuse(Outgoing message, int code, String text) {
        settle(
                message,
                new AmqpRefusedException(
                        PublishDesk.named(message.message()) + " was refused: " + code + " " + text
                                + ". Declare the exchange, or correct the message",
                        code,
                        text),
                desk.counters.failed);
    }

    private void lose(Outgoing message, ChannelEnd end) {
        settle(
                message,
                new AmqpConnectionLostException(PublishDesk.named(message.message())
                        + " was not confirmed before the connection was lost: " + end.code() + " " + end.text()
                        + ". It may have been delivered"),
                desk.counters.failed);
    }

    /** Sends the next ones, in few writes to the socket; true if there may be more. */
    private boolean send() {
        PublishChannel present = channel;
        if (present == null) {
            return false;
        }
        boolean more = sendBatch(present);
        if (channel != present) {
            return channel != null;
        }
        try {
            present.flush();
        } catch (IOException | RuntimeException e) {
            link.restart(e);
            return false;
        }
        return more;
    }

    private boolean sendBatch(PublishChannel present) {
        for (int n = 0; n < BATCH; n++) {
            if (blocked != null || !mayGo()) {
                return false;
            }
            Outgoing next = cursor.next();
            if (next == null || !send(present, next)) {
                return false;
            }
            cursor = next;
        }
        return true;
    }

    /** While a culprit is looked for, one at a time. */
    private boolean mayGo() {
        if (probeEnd != null && probeEnd.settled()) {
            probeEnd = null;
        }
        return probeEnd == null || window.isEmpty();
    }

    /** Sends one, or leaves it out if it has ended; false if the channel takes nothing more. */
    private boolean send(PublishChannel present, Outgoing message) {
        if (message.isDone() && message.settle(Outgoing.WAITING, new CancellationException())) {
            desk.counters.failed.increment();
            done.add(message);
            return true;
        }
        AmqpPublish content = message.message();
        byte[] body = message.body();
        boolean again = message.state() == Outgoing.SENT;
        if (content == null || body == null || !message.send()) {
            return true;
        }
        // What was said of it on an earlier channel does not hold for this one.
        message.returnText = null;
        try {
            present.send(content, content.numbered(window.nextTag()), body);
        } catch (AlreadyClosedException e) {
            // Its end has been announced, or is about to be.
            return false;
        } catch (IOException e) {
            link.restart(e);
            return false;
        } catch (RuntimeException e) {
            refuseUnsent(present, message, e);
            return false;
        }
        window.add(message);
        if (again) {
            desk.counters.republished.increment();
        }
        return true;
    }

    /** The client could not encode it; what it has counted and written is not known, so the channel goes. */
    private void refuseUnsent(PublishChannel present, Outgoing message, RuntimeException cause) {
        refuse(message, 0, Text.of(cause));
        ended(new ChannelEnd(false, 0, Text.of(cause), false));
        present.abort();
        ChannelOpener channels = opener;
        if (channels != null) {
            reopen(channels);
        }
    }
}
