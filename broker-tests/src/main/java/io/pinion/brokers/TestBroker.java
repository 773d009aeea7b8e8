package io.pinion.brokers;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * A running AMQP 0-9-1 broker on the loopback address, with one user who may do everything.
 *
 * <p>Threads: any, one at a time. Blocks: every operation until the broker has done it, at most about a minute.
 *
 * <p>What only some brokers can do throws {@link UnsupportedOperationException} elsewhere; ask {@link #supports}.
 * Whatever fails otherwise throws {@link IllegalStateException} with what the broker has said.
 */
public interface TestBroker extends AutoCloseable {
    /** {@return which broker this is} */
    BrokerKind kind();

    /**
     * {@return whether it can do that}
     *
     * @param feature what is asked for
     */
    boolean supports(Feature feature);

    /** {@return the address it listens on: {@code 127.0.0.1}} */
    String host();

    /** {@return the port for plain connections; the same after a {@link #restart}} */
    int port();

    /** {@return the name of the user} */
    String user();

    /** {@return the password of the user, a new one for each broker} */
    String password();

    /**
     * Makes a virtual host; {@code /} is there from the start.
     *
     * @param name any name, slashes included, that does not begin with one
     * @throws IllegalStateException if there is one of that name
     */
    void createVhost(String name);

    /**
     * Deletes a virtual host with its queues; its connections are closed.
     *
     * @param name the name of one that is there
     */
    void deleteVhost(String name);

    /**
     * {@return arguments for the declaration of a queue whose rejected messages go to an exchange, by the routing key that
     * they came with}
     *
     * @param exchange name of a durable exchange that is there already
     */
    Map<String, Object> deadLetterArguments(String exchange);

    /**
     * {@return how many messages the queue holds, those delivered and not yet acknowledged included}
     *
     * @param vhost name of the virtual host
     * @param queue name of the queue
     * @throws IllegalStateException if there is no such queue
     */
    long messageCount(String vhost, String queue);

    /**
     * {@return whether there is such a queue} One node of RabbitMQ in some twenty that were killed came back without a
     * durable one; what a test wants to know of its queue cannot be found out then. {@link Feature#KILL}.
     *
     * @param vhost name of the virtual host
     * @param queue name of the queue
     */
    default boolean hasQueue(String vhost, String queue) {
        throw unsupported(Feature.KILL);
    }

    /**
     * Lists the connections that are open, each by the address of its client: {@code 127.0.0.1:40000}.
     *
     * @return the addresses, in no order
     */
    List<String> listConnections();

    /** Closes every connection from the broker's side, with {@code connection.close}. {@link Feature#CLOSE_ALL_CONNECTIONS}. */
    default void closeAllConnections() {
        throw unsupported(Feature.CLOSE_ALL_CONNECTIONS);
    }

    /** Ends the process with SIGKILL, without any goodbye. {@link Feature#KILL}. */
    default void kill9() {
        throw unsupported(Feature.KILL);
    }

    /** Ends the process with SIGTERM: connections are closed with a reason. {@link Feature#KILL}. */
    default void shutDown() {
        throw unsupported(Feature.KILL);
    }

    /** Starts the process again with the same data and ports, after {@link #kill9} or {@link #shutDown}. */
    default void restart() {
        throw unsupported(Feature.KILL);
    }

    /** Stops the process with SIGSTOP: connections stay open and nothing answers. {@link Feature#STOP_CONTINUE}. */
    default void stopProcess() {
        throw unsupported(Feature.STOP_CONTINUE);
    }

    /** Continues the process with SIGCONT. {@link Feature#STOP_CONTINUE}. */
    default void continueProcess() {
        throw unsupported(Feature.STOP_CONTINUE);
    }

    /** Makes memory short: publishers are blocked. {@link Feature#ALARMS}. */
    default void raiseMemoryAlarm() {
        throw unsupported(Feature.ALARMS);
    }

    /** Ends what {@link #raiseMemoryAlarm} has begun. */
    default void clearMemoryAlarm() {
        throw unsupported(Feature.ALARMS);
    }

    /** Makes the disk short: publishers are blocked. {@link Feature#ALARMS}. */
    default void raiseDiskAlarm() {
        throw unsupported(Feature.ALARMS);
    }

    /** Ends what {@link #raiseDiskAlarm} has begun. */
    default void clearDiskAlarm() {
        throw unsupported(Feature.ALARMS);
    }

    /**
     * Sets how long a delivery may stay unacknowledged, for channels opened from here on until a {@link #restart}. The
     * broker looks about twice within that time. {@link Feature#CONSUMER_TIMEOUT}.
     *
     * @param timeout at least 10 ms; the broker's own default is 30 minutes
     */
    default void setConsumerTimeout(Duration timeout) {
        throw unsupported(Feature.CONSUMER_TIMEOUT);
    }

    /**
     * Sets a policy for queues. {@link Feature#POLICIES}.
     *
     * @param vhost name of the virtual host
     * @param name name of the policy; one of that name is replaced
     * @param pattern regular expression for names of queues
     * @param definition JSON, as in <code>{"max-length": 5}</code>
     */
    default void setPolicy(String vhost, String name, String pattern, String definition) {
        throw unsupported(Feature.POLICIES);
    }

    /**
     * {@return the port for TLS connections; its certificate is {@link TestCertificate#RIGHT}} {@link Feature#TLS}.
     */
    default int tlsPort() {
        throw unsupported(Feature.TLS);
    }

    /**
     * Undoes what a test may have done to a broker that others share: continues it, starts it again, clears the alarms,
     * puts back the time-out of consumers. Virtual hosts, queues, policies and connections stay.
     */
    default void restore() {}

    /** {@return what an operation throws that this broker has not} */
    private UnsupportedOperationException unsupported(Feature feature) {
        return new UnsupportedOperationException(
                "the broker " + kind() + " does not support " + feature + "; ask supports(" + feature + ") first");
    }

    /** Ends the broker, its processes, threads and files; again is nothing. */
    @Override
    void close();
}
