package io.pinion.worker.net;

import java.io.IOException;
import java.net.SocketAddress;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Opens sockets that are served by the worker's thread.
 *
 * <p>Threads: any thread may call; handlers and the stages' own callbacks run on the worker. Addresses are
 * {@link java.net.InetSocketAddress}, resolved or not, and {@link java.net.UnixDomainSocketAddress}. Names are resolved
 * off the worker (see {@link io.pinion.worker.Worker#blocking()}) and all their addresses are tried in order. What is
 * open when the worker closes is flushed while the grace lasts, then closed.
 *
 * <p>Errors: a method throws {@link java.util.concurrent.RejectedExecutionException} when the worker is closing, and
 * {@link IllegalStateException} when the worker was started with
 * {@link io.pinion.worker.PollerChoice#PARK}. What goes wrong later fails the stage with an {@link IOException}.
 */
public interface Network {

    /**
     * Connects a stream: TCP or Unix-domain, with TLS if the options say so.
     *
     * @param remote where to
     * @param options time-outs, bounds, socket options
     * @param handler told of what arrives; its first call comes after the stage has completed
     * @return completes with the open stream (after the TLS handshake), or fails when every address has failed; the
     *     errors of the others are suppressed in the last. A connection of a socket to itself counts as refused
     */
    CompletionStage<Stream> connect(SocketAddress remote, StreamOptions options, StreamHandler handler);

    /**
     * Listens for streams.
     *
     * @param local where; port 0 lets the system choose, and any address ({@code new InetSocketAddress(port)}) takes IPv4
     *     and IPv6 alike. A stale Unix-domain path is not removed
     * @param options of the streams accepted
     * @param accept makes the handler of each stream, on the worker; if it throws, that stream is closed
     * @return completes with the open listener, or fails if it cannot be bound
     */
    CompletionStage<Listener> listen(
            SocketAddress local, StreamOptions options, Function<? super Stream, ? extends StreamHandler> accept);

    /**
     * Opens a datagram socket: UDP, or Unix-domain where the poller has it.
     *
     * @param local where to receive; null for any address and port
     * @param remote the one peer; null to talk to many
     * @param options bounds and socket options
     * @param handler told of what arrives
     * @return completes with the open socket
     */
    CompletionStage<Datagrams> datagrams(
            @Nullable SocketAddress local,
            @Nullable SocketAddress remote,
            DatagramOptions options,
            DatagramHandler handler);

    /**
     * Opens one logical stream over many connections: connects in the background, and again after every loss.
     *
     * @param remote where to
     * @param options back-off, liveness, buffer
     * @param handler told of what arrives and of every change
     * @return the stream, at once; it is not connected yet
     */
    ReconnectingStream reconnecting(SocketAddress remote, ReconnectOptions options, ReconnectHandler handler);

    /**
     * Watches a descriptor that belongs to somebody else: an eventfd, a pipe, a signalfd. Needs epoll.
     *
     * @param fd an open descriptor
     * @param interest what to be told of; at least one
     * @param handler told on the worker's thread, again and again while the descriptor is ready
     * @return completes with the watch; closing it leaves the descriptor open. Fails with
     *     {@link UnsupportedOperationException} where the poller is not epoll, saying why it is not
     */
    CompletionStage<Watch> watch(int fd, Set<Interest> interest, WatchHandler handler);
}
