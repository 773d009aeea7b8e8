package io.pinion.contract.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pinion.worker.net.Listener;
import io.pinion.worker.net.Stream;
import io.pinion.worker.net.StreamOptions;
import io.pinion.worker.net.Tls;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Streams over Unix-domain sockets. */
public abstract class UnixStreamContract extends StreamContract {
    @TempDir
    private Path directory;

    private int sockets;

    @Override
    protected SocketAddress listenAt() {
        return UnixDomainSocketAddress.of(directory.resolve("s" + sockets++));
    }

    @Override
    protected SocketAddress connectTo(Listener target) {
        return target.localAddress();
    }

    @Override
    protected StreamOptions.Builder serverOptions() {
        return StreamOptions.builder();
    }

    @Override
    protected StreamOptions.Builder clientOptions() {
        return StreamOptions.builder();
    }

    @Test
    void tls_overUnixSockets_verifiesTheNameThatWasGiven() {
        Listener target = value(network()
                .listen(
                        listenAt(),
                        serverOptions()
                                .tls(Tls.server(TestKeys.server("TLSv1.3"), false))
                                .build(),
                        stream -> server));
        SSLContext context = TestKeys.client("TLSv1.3");
        Stream stream = value(network()
                .connect(
                        connectTo(target),
                        clientOptions().tls(Tls.client(context, "localhost")).build(),
                        client));
        run(() -> stream.write(utf8("sealed")));
        server.awaitSize(6);
        assertThatThrownBy(() -> network()
                        .connect(
                                connectTo(target),
                                clientOptions().tls(Tls.client(context)).build(),
                                client))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("host name");
    }

    @Test
    void listen_atAPathThatExists_failsAndLeavesIt() throws IOException {
        Path taken = Files.createFile(directory.resolve("taken"));
        assertThat(failure(network()
                        .listen(
                                UnixDomainSocketAddress.of(taken),
                                serverOptions().build(),
                                s -> server)))
                .isInstanceOf(IOException.class);
        assertThat(taken).exists();
    }

    @Test
    void listen_atAPathThatIsTooLong_fails() {
        Path path = directory.resolve("x".repeat(120));
        assertThat(failure(network()
                        .listen(
                                UnixDomainSocketAddress.of(path),
                                serverOptions().build(),
                                s -> server)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("too long");
        assertThat(path).doesNotExist();
    }

    @Test
    void connect_toAPathThatIsNotThere_fails() {
        Path path = directory.resolve("nobody");
        assertThat(failure(network()
                        .connect(
                                UnixDomainSocketAddress.of(path),
                                clientOptions().build(),
                                client)))
                .isInstanceOf(IOException.class);
    }
}
