package io.pinion.rabbitmq;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Connection;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Looks at regular times whether the broker has forgotten a consumer: its queue holds messages that are ready, the
 * consumer could take some, and none has come since the last look but one. Then the channel is opened anew, and if that
 * does not help, the connection. Also warns of handlers that have taken half of what the broker allows them. Owner thread.
 */
final class Liveness implements Runnable {
    private static final System.Logger LOG = System.getLogger(Liveness.class.getName());
    private static final int SILENT_LOOKS = 2;

    private final AmqpSource source;
    private final RouteOptions options;
    private final Counters counters;
    private volatile @Nullable String alarm;
    private @Nullable AmqpMessage warned;
    private boolean ended;

    Liveness(AmqpSource source, RouteOptions options, Counters counters) {
        this.source = source;
        this.options = options;
        this.counters = counters;
    }

    /** What is wrong, escaped; any thread. */
    @Nullable
    String alarm() {
        return alarm;
    }

    void end() {
        ended = true;
    }

    @Override
    public void run() {
        Incarnation incarnation = source.current();
        Connection connection = source.link().current();
        if (ended || incarnation == null || connection == null) {
            return;
        }
        String found = slowHandler(incarnation);
        if (source.gate().held() == 0) {
            for (Subscription each : source.subscriptions()) {
                if (each.consumerTag != null && source.current() == incarnation) {
                    String silent = look(connection, incarnation, each);
                    found = silent == null ? found : silent;
                }
            }
        }
        alarm = found;
    }

    private @Nullable String slowHandler(Incarnation incarnation) {
        AmqpMessage oldest = incarnation.oldest();
        if (oldest == null) {
            return null;
        }
        long ageNs = System.nanoTime() - oldest.deliveredAtNs;
        if (ageNs < options.consumerTimeout().toNanos() / 2) {
            return null;
        }
        String text = "a message has been unsettled for " + TimeUnit.NANOSECONDS.toSeconds(ageNs)
                + " s; the broker closes the channel after "
                + options.consumerTimeout().toSeconds() + " s";
        if (warned != oldest) {
            warned = oldest;
            LOG.log(System.Logger.Level.WARNING, "route ''{0}'': {1}: {2}", options.route(), text, oldest);
        }
        return text;
    }

    private @Nullable String look(Connection connection, Incarnation incarnation, Subscription subscription) {
        long deliveries = subscription.deliveries();
        boolean silent =
                deliveries == subscription.probedDeliveries && incarnation.unsettled(subscription) < options.prefetch();
        if (!silent) {
            subscription.phantoms = 0;
        }
        subscription.probedDeliveries = deliveries;
        try {
            int unsettled = incarnation.unsettled(subscription);
            if (!silent || !isForgotten(connection, unsettled, Channels.look(connection, subscription.queue()))) {
                subscription.silentProbes = 0;
                return null;
            }
        } catch (IOException | RuntimeException e) {
            if (Channels.isRefusal(e)) {
                source.cancelled(subscription, incarnation);
            } else {
                source.link().restart(e);
            }
            return null;
        }
        String text = "queue '" + Text.visible(subscription.queue()) + "' holds messages and none of them comes";
        if (++subscription.silentProbes >= SILENT_LOOKS) {
            forgotten(subscription, text);
        }
        return text;
    }

    /**
     * A standby gets nothing while another consumer does. RabbitMQ counts what is ready; other brokers may count what is
     * unsettled too, here or elsewhere.
     */
    private boolean isForgotten(Connection connection, int unsettled, AMQP.Queue.DeclareOk queue) {
        if (queue.getMessageCount() == 0 || options.standby() && queue.getConsumerCount() > 0) {
            return false;
        }
        Object product = connection.getServerProperties().get("product");
        boolean countsReady = product != null && product.toString().equals("RabbitMQ");
        return countsReady || unsettled == 0 && queue.getConsumerCount() <= 1;
    }

    private void forgotten(Subscription subscription, String text) {
        counters.phantoms.incrementAndGet();
        if (subscription.phantoms++ == 0) {
            source.reopen(text);
        } else {
            subscription.phantoms = 0;
            source.link().restart(new IOException(text));
        }
    }
}
