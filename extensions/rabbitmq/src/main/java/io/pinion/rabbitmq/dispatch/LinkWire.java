package io.pinion.rabbitmq.dispatch;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.ShutdownSignalException;
import io.pinion.rabbitmq.internal.LinkPort;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Takes and holds queues over a link, on its owner thread.
 *
 * <p>A partition is held by an exclusive consumer on a channel of its own: a broker of AMQP 0-9-1 refuses another one
 * until that channel has ended. The processes are not told of each other. Each consumes from a queue that carries
 * nothing, whose number of consumers is the number of processes, and holds no more than its share, partitions divided by
 * processes, rounded up; so all partitions find a holder. At each look, about once a second, a process with less than
 * its share asks the broker for queues without a consumer and takes them; one with more gives the rest back, each after
 * the command in work.
 */
final class LinkWire implements Wire, LinkPort.Listener {
    private static final System.Logger LOG = System.getLogger(RemoteConsumer.class.getName());

    /** Queues asked about before acknowledgements get their turn. */
    private static final int PROBES_AT_ONCE = 8;

    private enum Slot {
        FREE,
        HELD,
        /** Until the worker has let go what the lost lease had delivered. */
        LOST
    }

    private final QueueNames names;
    private final WireSettings settings;
    private final Listener listener;
    private final Tally tally;
    private final LinkPort port;
    private final Queue<Arrival> acknowledgements = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean isAcknowledging = new AtomicBoolean();

    // Confined to the owner thread.
    private final Slot[] slots;
    private final @Nullable ChannelLease[] leases;
    private final Set<ChannelLease> askedBack = new HashSet<>();
    private @Nullable Connection connection;
    private @Nullable Channel control;
    private boolean isSingleActive;
    private boolean isClosing;

    @SuppressWarnings("this-escape") // the link calls only after start()
    LinkWire(
            QueueNames names,
            WireSettings settings,
            Listener listener,
            Tally tally,
            Function<LinkPort.Listener, LinkPort> link) {
        this.names = names;
        this.settings = settings;
        this.listener = listener;
        this.tally = tally;
        slots = new Slot[names.count()];
        Arrays.fill(slots, Slot.FREE);
        leases = new ChannelLease[names.count()];
        port = link.apply(this);
    }

    @Override
    public void start() {
        port.open();
        port.after(settings.pace(), this::look);
    }

    @Override
    public void acknowledge(Arrival arrival) {
        acknowledgements.add(arrival);
        if (isAcknowledging.compareAndSet(false, true)) {
            if (!execute(this::sendAcknowledgements)) {
                isAcknowledging.set(false);
            }
        }
    }

    @Override
    public void release(Lease lease) {
        execute(() -> {
            sendAcknowledgements();
            int shard = lease.shard();
            ChannelLease held = leases[shard];
            if (held == lease) {
                held.die();
                leases[shard] = null;
                slots[shard] = Slot.FREE;
                count();
                end(held.channel());
            }
        });
    }

    @Override
    public void drained(int shard) {
        execute(() -> {
            if (slots[shard] == Slot.LOST) {
                slots[shard] = Slot.FREE;
                if (!isShared()) {
                    takeAll();
                }
            }
        });
    }

    @Override
    public CompletableFuture<Void> close(Duration grace) {
        execute(() -> {
            sendAcknowledgements();
            isClosing = true;
            for (ChannelLease lease : leases) {
                if (lease != null) {
                    lease.die();
                    leases[lease.shard()] = null;
                }
            }
            Arrays.fill(slots, Slot.FREE);
            count();
        });
        return port.close(grace);
    }

    @Override
    public void up(Connection made) throws IOException {
        isSingleActive = settings.isSingleActive() && Topology.hasSingleActiveConsumer(made);
        if (settings.isSingleActive() && !isSingleActive) {
            LOG.log(
                    System.Logger.Level.INFO,
                    "queue {0}: the broker has no queues with a single active consumer; exclusive consumers are used",
                    names.base());
        }
        new Topology(made, names, isSingleActive).declare();
        Channel asking = Topology.channel(made);
        if (names.isOrdered()) {
            asking.basicConsume(names.members(), true, new DefaultConsumer(asking));
        }
        connection = made;
        control = asking;
        lookNow();
    }

    @Override
    public void down(Throwable cause) {
        connection = null;
        control = null;
        for (ChannelLease lease : leases) {
            if (lease != null) {
                lose(lease);
            }
        }
    }

    /** Whether the processes share the queues out among them. */
    private boolean isShared() {
        return names.isOrdered() && !isSingleActive;
    }

    private void look() {
        if (isClosing) {
            return;
        }
        port.after(jittered(settings.pace()), this::look);
        sendAcknowledgements();
        if (listener.isAlive()) {
            lookNow();
        }
    }

    private void lookNow() {
        if (connection == null || isClosing) {
            return;
        }
        if (!isShared()) {
            takeAll();
            return;
        }
        guarded(asking -> {
            int members =
                    Math.max(1, asking.queueDeclarePassive(names.members()).getConsumerCount());
            tally.members = members;
            int share = (names.count() + members - 1) / members;
            int missing = share - held();
            if (missing > 0) {
                probe(rotatedFreeSlots(), new ArrayList<>(), missing);
            } else {
                giveBack(-missing - askedBack.size());
            }
        });
    }

    private void giveBack(int surplus) {
        if (surplus <= 0) {
            return;
        }
        List<ChannelLease> held = new ArrayList<>();
        for (ChannelLease lease : leases) {
            if (lease != null && !askedBack.contains(lease)) {
                held.add(lease);
            }
        }
        // Not always the same ones, which might be the busy ones.
        Collections.shuffle(held, ThreadLocalRandom.current());
        for (ChannelLease lease : held.subList(0, surplus)) {
            askedBack.add(lease);
            listener.giveBack(lease);
        }
    }

    /** Begins anywhere, so that processes that look at the same time do not run after the same queues. */
    private List<Integer> rotatedFreeSlots() {
        List<Integer> free = new ArrayList<>();
        int offset = ThreadLocalRandom.current().nextInt(slots.length);
        for (int i = 0; i < slots.length; i++) {
            int shard = (offset + i) % slots.length;
            if (slots[shard] == Slot.FREE) {
                free.add(shard);
            }
        }
        return free;
    }

    /** Asks for the number of consumers first: to be refused costs a channel, and a line in the broker's log. */
    private void probe(List<Integer> candidates, List<Integer> found, int wanted) {
        guarded(asking -> {
            int asked = 0;
            while (asked < Math.min(PROBES_AT_ONCE, candidates.size()) && found.size() < wanted) {
                int shard = candidates.get(asked++);
                if (asking.queueDeclarePassive(names.shard(shard)).getConsumerCount() == 0) {
                    found.add(shard);
                }
            }
            List<Integer> rest = candidates.subList(asked, candidates.size());
            if (!rest.isEmpty() && found.size() < wanted) {
                execute(() -> probe(rest, found, wanted));
            } else if (!found.isEmpty()) {
                // Some brokers end a consumer a moment before they put its messages back in their place.
                port.after(jittered(settings.settlePause()), () -> found.forEach(this::takeIfStillFree));
            }
        });
    }

    /** Asked again, because another process may have been quicker, and Qpid closes the connection of who is refused. */
    private void takeIfStillFree(int shard) {
        guarded(asking -> {
            if (asking.queueDeclarePassive(names.shard(shard)).getConsumerCount() == 0) {
                take(shard);
            }
        });
    }

    private void takeAll() {
        for (int shard = 0; shard < slots.length; shard++) {
            take(shard);
        }
    }

    private void take(int shard) {
        Connection using = connection;
        if (using == null || !using.isOpen() || isClosing || slots[shard] != Slot.FREE) {
            return;
        }
        Channel channel = null;
        try {
            channel = Topology.channel(using);
            channel.basicQos(settings.prefetch());
            ChannelLease lease = new ChannelLease(shard, channel);
            leases[shard] = lease;
            slots[shard] = Slot.HELD;
            channel.basicConsume(
                    names.shard(shard),
                    false,
                    "",
                    false,
                    isShared(),
                    Map.of(),
                    new LeaseConsumer(lease, listener, this::ended));
            tally.leasesTaken.increment();
            count();
        } catch (IOException | ShutdownSignalException e) {
            notTaken(shard, channel, e);
        }
    }

    private void notTaken(int shard, @Nullable Channel channel, Exception e) {
        ChannelLease lease = leases[shard];
        if (lease != null && lease.channel() == channel) {
            lease.die();
            leases[shard] = null;
            slots[shard] = Slot.FREE;
            count();
        }
        if (channel != null) {
            end(channel);
        }
        // Another process was quicker, which is no failure.
        if (Topology.replyCode(e) != AMQP.ACCESS_REFUSED) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "queue {0} was not taken, another attempt follows: {1}",
                    names.shard(shard),
                    LogText.of(e));
        }
    }

    /** From the client's threads. */
    private void ended(ChannelLease lease) {
        execute(() -> {
            if (leases[lease.shard()] == lease) {
                lose(lease);
                end(lease.channel());
            }
        });
    }

    private void lose(ChannelLease lease) {
        lease.die();
        leases[lease.shard()] = null;
        slots[lease.shard()] = Slot.LOST;
        tally.leasesLost.increment();
        count();
        listener.lost(lease);
    }

    private void sendAcknowledgements() {
        // Before the first poll: what is added later schedules anew.
        isAcknowledging.set(false);
        for (Arrival each = acknowledgements.poll(); each != null; each = acknowledgements.poll()) {
            if (!sendAcknowledgement(each)) {
                tally.staleAcks.increment();
            }
        }
    }

    private static boolean sendAcknowledgement(Arrival arrival) {
        if (!arrival.lease().isLive() || !(arrival.lease() instanceof ChannelLease lease)) {
            return false;
        }
        try {
            lease.channel().basicAck(arrival.tag(), false);
            return true;
        } catch (IOException | ShutdownSignalException e) {
            return false;
        }
    }

    private int held() {
        int held = 0;
        for (Slot slot : slots) {
            held += slot == Slot.HELD ? 1 : 0;
        }
        return held;
    }

    private void count() {
        askedBack.removeIf(lease -> leases[lease.shard()] != lease);
        tally.leases = held();
    }

    private void guarded(Asking asking) {
        Channel using = control;
        if (using == null || isClosing) {
            return;
        }
        try {
            asking.ask(using);
        } catch (IOException | ShutdownSignalException e) {
            // A queue is gone, or the connection: with a new one everything is declared again.
            port.restart(e);
        }
    }

    private boolean execute(Runnable command) {
        try {
            port.execute(command);
            return true;
        } catch (RejectedExecutionException e) {
            return false;
        }
    }

    private static void end(Channel channel) {
        try {
            channel.abort();
        } catch (IOException | ShutdownSignalException e) {
            // It had ended.
        }
    }

    private static Duration jittered(Duration pause) {
        return Duration.ofNanos(
                (long) (pause.toNanos() * ThreadLocalRandom.current().nextDouble(0.75, 1.25)));
    }

    @FunctionalInterface
    private interface Asking {
        void ask(Channel channel) throws IOException;
    }
}
