package io.pinion.benchmarks.net;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A peer's process prints its answers and nothing else. */
class PeerProcessTest {
    private static final int ANY_CPU = -1;

    @ParameterizedTest
    @EnumSource(names = {"PINION_NIO", "SELECTOR", "NETTY_NIO"})
    void echo_isAnsweredWithThePort_whateverALibraryPrints(PeerKind kind) throws Exception {
        try (PeerProcess peer = PeerProcess.start(kind, ANY_CPU)) {
            assertThat(Integer.parseInt(peer.ask("echo"))).isPositive();
        }
    }
}
