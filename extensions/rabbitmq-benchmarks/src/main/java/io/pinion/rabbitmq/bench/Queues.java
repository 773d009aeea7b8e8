package io.pinion.rabbitmq.bench;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import io.pinion.brokers.RabbitMqBroker;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Queues with messages, and what the broker saw of their consumption. Threads: one. */
final class Queues {
    private static final int CONFIRM_EVERY = 5_000;
    private static final long CONFIRM_MS = 60_000;
    private static final long SETTLED_NS = 30_000_000_000L;
    private static final Pattern TIMES = Pattern.compile("\\{(\\d+),(\\d+)}");

    private final RabbitMqBroker broker;
    private final Connection connection;

    Queues(RabbitMqBroker broker, Connection connection) {
        this.broker = broker;
        this.connection = connection;
    }

    /** Makes a durable queue with that many transient messages. */
    void fill(String queue, int messages) throws Exception {
        byte[] body = new byte[Tally.BODY_BYTES];
        AMQP.BasicProperties passing =
                new AMQP.BasicProperties.Builder().deliveryMode(1).build();
        try (Channel channel = connection.createChannel()) {
            channel.queueDeclare(queue, true, false, false, Map.of());
            channel.confirmSelect();
            for (int sent = 1; sent <= messages; sent++) {
                channel.basicPublish("", queue, passing, body);
                if (sent % CONFIRM_EVERY == 0) {
                    channel.waitForConfirmsOrDie(CONFIRM_MS);
                }
            }
            channel.waitForConfirmsOrDie(CONFIRM_MS);
        }
    }

    /**
     * Has the broker note when the first message leaves a queue, and when none is left and none unsettled: it looks every
     * few milliseconds, for all contenders alike. Consumers know neither: their acknowledgements are not answered.
     */
    void watch(String queue, int messages) {
        broker.evaluate("{ok, Q} = rabbit_amqqueue:lookup(rabbit_misc:r(<<\"/\">>, queue, " + binary(queue) + ")), "
                + "Watch = fun Look(Began) -> "
                + "  Info = rabbit_amqqueue:info(Q, [messages_ready, messages_unacknowledged]), "
                + "  Ready = proplists:get_value(messages_ready, Info), "
                + "  Unsettled = proplists:get_value(messages_unacknowledged, Info), "
                + "  Now = os:system_time(nanosecond), "
                + "  case {Began, Ready + Unsettled} of "
                + "    {_, 0} -> persistent_term:put(" + binary(queue) + ", {Began, Now}); "
                + "    {0, _} when Ready < " + messages + " -> timer:sleep(2), Look(Now); "
                + "    {0, _} -> timer:sleep(1), Look(0); "
                + "    {_, _} -> timer:sleep(2), Look(Began) "
                + "  end end, "
                + "spawn(fun() -> Watch(0) end), ok.");
    }

    /** How long it took from the first message to the last acknowledgement, in nanoseconds, as the broker saw it. */
    long watchedNs(String queue) {
        long deadline = System.nanoTime() + SETTLED_NS;
        while (true) {
            Matcher times = TIMES.matcher(broker.evaluate("persistent_term:get(" + binary(queue) + ", none)."));
            if (times.find() && !times.group(1).equals("0")) {
                return Long.parseLong(times.group(2)) - Long.parseLong(times.group(1));
            }
            if (System.nanoTime() - deadline > 0) {
                throw new IllegalStateException("queue " + queue + " still has unsettled messages");
            }
            LockSupport.parkNanos(50_000_000);
        }
    }

    void delete(String queue) throws Exception {
        try (Channel channel = connection.createChannel()) {
            int left = channel.queueDelete(queue).getMessageCount();
            if (left > 0) {
                throw new IllegalStateException("queue " + queue + " had " + left + " messages that came back");
            }
        }
    }

    private static String binary(String text) {
        return "<<\"" + text + "\">>";
    }
}
