package io.pinion.rabbitmq;

import com.rabbitmq.client.Address;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.impl.FrameHandler;
import com.rabbitmq.client.impl.FrameHandlerFactory;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** Connects by the official client, over sockets of our own. */
final class ClientDialer implements Dialer {
    private static final int MAX_ADDRESSES = 64;
    private static final int RPC_TIMEOUT_MS = 10_000;
    private static final int MAX_CHANNELS = 2047;

    private record Target(String host, InetAddress address, int port) {}

    private final AmqpSettings settings;
    private final String vhost;
    private final String threadName;
    private volatile @Nullable Socket last;
    private volatile boolean cancelled;

    ClientDialer(AmqpSettings settings, String vhost, String threadName) {
        this.settings = settings;
        this.vhost = vhost;
        this.threadName = threadName;
    }

    @Override
    public Connection dial(Pulse pulse) throws IOException, TimeoutException {
        IOException failure = null;
        List<Target> targets = new ArrayList<>();
        for (HostAndPort each : settings.addresses()) {
            try {
                for (InetAddress address : InetAddress.getAllByName(each.host())) {
                    targets.add(new Target(each.host(), address, each.port()));
                }
            } catch (IOException e) {
                failure = joined(failure, new IOException("cannot resolve " + each, e));
            }
        }
        Collections.shuffle(targets, ThreadLocalRandom.current());
        for (Target each : targets.subList(0, Math.min(targets.size(), MAX_ADDRESSES))) {
            if (cancelled || Thread.interrupted()) {
                throw new IOException("the link closes");
            }
            try {
                return connect(each, pulse);
            } catch (IOException | TimeoutException | RuntimeException e) {
                failure = joined(failure, new IOException("cannot connect to " + where(each), e));
            }
        }
        throw failure == null ? new IOException("no address for " + settings.addresses()) : failure;
    }

    @Override
    public void cancel() {
        cancelled = true;
        Socket socket = last;
        if (socket != null) {
            Sockets.closeQuietly(socket, 0);
        }
    }

    private static IOException joined(@Nullable IOException first, IOException next) {
        if (first == null) {
            return next;
        }
        first.addSuppressed(next);
        return first;
    }

    private static String where(Target target) {
        return new HostAndPort(target.host, target.port) + " (" + target.address.getHostAddress() + ")";
    }

    private Connection connect(Target target, Pulse pulse) throws IOException, TimeoutException {
        AmqpCredentials credentials = settings.credentials().get();
        if (credentials.user().equals("guest") && !target.address.isLoopbackAddress()) {
            throw new IOException("the user 'guest' is refused off loopback; make a user of its own for this");
        }
        ConnectionFactory factory = new Factory(target, pulse);
        factory.setUsername(credentials.user());
        factory.setPassword(credentials.passwordText());
        factory.setVirtualHost(vhost);
        factory.setAutomaticRecoveryEnabled(false);
        factory.setTopologyRecoveryEnabled(false);
        factory.setRequestedHeartbeat(Math.toIntExact(settings.heartbeat().toSeconds()));
        factory.setRequestedChannelMax(MAX_CHANNELS);
        factory.setConnectionTimeout(timeoutMs());
        factory.setHandshakeTimeout(timeoutMs());
        factory.setShutdownTimeout(timeoutMs());
        factory.setChannelRpcTimeout(RPC_TIMEOUT_MS);
        factory.setChannelShouldCheckRpcResponseType(true);
        factory.setRequestedFrameMax(InboundFrames.MAX_FRAME_BYTES);
        // Larger bodies never get there; but the client refuses frames that are larger than this, too.
        factory.setMaxInboundMessageBodySize(Math.max(settings.maxBodyBytes() + 1, InboundFrames.MAX_FRAME_BYTES));
        factory.setThreadFactory(this::thread);
        factory.setExceptionHandler(new QuietExceptions());
        return factory.newConnection(SameThread.INSTANCE, List.of(new Address(target.host, target.port)), threadName);
    }

    private int timeoutMs() {
        return Math.toIntExact(settings.connectTimeout().toMillis());
    }

    private Thread thread(Runnable loop) {
        Thread thread = new Thread(loop, threadName + "-io");
        thread.setDaemon(true);
        return thread;
    }

    /** Connects to one address, the name kept for the check of the certificate. */
    private final class Factory extends ConnectionFactory {
        private final Target target;
        private final Pulse pulse;

        Factory(Target target, Pulse pulse) {
            this.target = target;
            this.pulse = pulse;
        }

        @Override
        protected FrameHandlerFactory createFrameHandlerFactory() {
            return (address, name) -> frames();
        }

        private FrameHandler frames() throws IOException {
            Socket plain = new Socket();
            last = plain;
            if (cancelled) {
                throw new IOException("the link closes");
            }
            Sockets.connect(plain, target.address, target.port, settings.connectTimeout());
            try {
                SSLContext tls = settings.tls();
                Socket socket = tls == null
                        ? plain
                        : Sockets.secure(
                                plain,
                                target.host,
                                target.port,
                                tls,
                                settings.hostNameChecked(),
                                settings.connectTimeout());
                return new InboundFrames(plain, socket, settings.maxBodyBytes(), pulse);
            } catch (IOException | RuntimeException e) {
                Sockets.closeQuietly(plain, 0);
                throw e;
            }
        }
    }
}
