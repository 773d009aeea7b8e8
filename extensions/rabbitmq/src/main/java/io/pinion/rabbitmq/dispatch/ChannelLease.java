package io.pinion.rabbitmq.dispatch;

import com.rabbitmq.client.Channel;

/** A lease that is a consumer on a channel of its own. */
final class ChannelLease extends Lease {
    private final Channel channel;

    ChannelLease(int shard, Channel channel) {
        super(shard);
        this.channel = channel;
    }

    Channel channel() {
        return channel;
    }
}
