package io.pinion.rabbitmq.dispatch;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Envelope;
import com.rabbitmq.client.ShutdownSignalException;
import java.util.function.Consumer;

/** What the client calls for one lease, on its own thread. */
final class LeaseConsumer extends DefaultConsumer {
    private final ChannelLease lease;
    private final Wire.Listener listener;
    private final Consumer<ChannelLease> ended;

    LeaseConsumer(ChannelLease lease, Wire.Listener listener, Consumer<ChannelLease> ended) {
        super(lease.channel());
        this.lease = lease;
        this.listener = listener;
        this.ended = ended;
    }

    @Override
    public void handleDelivery(String tag, Envelope envelope, BasicProperties properties, byte[] body) {
        if (lease.isLive()) {
            listener.arrived(Arrivals.of(lease, envelope, properties, body));
        }
    }

    /** The broker has ended the consumer: its queue is gone, or moves to another node. */
    @Override
    public void handleCancel(String tag) {
        lease.die();
        ended.accept(lease);
    }

    @Override
    public void handleShutdownSignal(String tag, ShutdownSignalException signal) {
        lease.die();
        ended.accept(lease);
    }
}
