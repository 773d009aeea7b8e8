package io.pinion.rabbitmq;

import com.rabbitmq.client.Connection;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** The link on which the routes of one virtual host consume; confined to its owner thread, but for what says so. */
final class ConsumerHub implements LinkListener {
    private final Link link;
    private final Set<LinkListener> members = new LinkedHashSet<>();
    private boolean opened;

    @SuppressWarnings("this-escape") // nothing is called before open
    ConsumerHub(AmqpSettings settings, String vhost) {
        link = new Link(settings, vhost, "consume", this);
    }

    Link link() {
        return link;
    }

    @Override
    public void up(Connection connection, long incarnation) throws Exception {
        for (LinkListener each : List.copyOf(members)) {
            each.up(connection, incarnation);
        }
    }

    @Override
    public void down(long incarnation, Throwable cause) {
        List.copyOf(members).forEach(each -> each.down(incarnation, cause));
    }

    @Override
    public void blocked(String reason) {
        List.copyOf(members).forEach(each -> each.blocked(reason));
    }

    @Override
    public void unblocked() {
        List.copyOf(members).forEach(LinkListener::unblocked);
    }

    /** Opens the link if this is the first call; any thread. */
    synchronized void open() {
        if (!opened) {
            opened = true;
            link.open();
        }
    }

    void add(LinkListener member) {
        members.add(member);
    }

    /** Who consumes over it. */
    List<AmqpSource> sources() {
        return members.stream()
                .filter(AmqpSource.class::isInstance)
                .map(AmqpSource.class::cast)
                .toList();
    }

    void remove(LinkListener member) {
        members.remove(member);
    }

    /** Any thread. */
    CompletableFuture<Void> close(Duration grace) {
        return link.close(grace);
    }
}
