package io.pinion.benchmarks.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/**
 * How many system calls a worker needs, counted by strace in a process of its own; and whether what strace and perf write
 * is understood. Numbers of calls do not depend on how busy the machine is, as long as one side waits for the other.
 */
class SystemCallsTest {
    private static final int MESSAGES = 1_000;
    private static final int BATCHES = 100;

    @Nested
    class OfAWorker {
        private static final int ANY_CPU = -1;

        @BeforeEach
        void needsLinux() {
            assumeTrue(new EchoQuestion().whyNot("pinion").isEmpty(), "the native part does not work on this machine");
        }

        @Test
        void echo_takesThreePerMessage() throws Exception {
            try (PeerProcess server = PeerProcess.start(PeerKind.PINION_BLOCKING, ANY_CPU);
                    EchoClient client = new EchoClient(Integer.parseInt(server.ask("echo")))) {
                client.roundTrips(MESSAGES);
                SystemCalls calls = strace(server);
                client.roundTrips(MESSAGES);
                SystemCalls.Counts counts = calls.stop();

                assertThat((double) counts.total() / MESSAGES).as("all calls").isCloseTo(3, within(0.1));
                assertThat((double) counts.writes() / MESSAGES).as("writes").isCloseTo(1, within(0.01));
            }
        }

        @Test
        void ship_writesOncePerBatch() throws Exception {
            try (Sink sink = new Sink();
                    PeerProcess peer = PeerProcess.start(PeerKind.PINION_BLOCKING, ANY_CPU)) {
                peer.ask("ship " + sink.port());
                sink.accept();
                ship(peer, sink);
                SystemCalls calls = strace(peer);
                ship(peer, sink);
                double writes = (double) calls.stop().writes() / BATCHES;

                assertThat(writes).isCloseTo(1, within(0.05));
            }
        }

        private void ship(PeerProcess peer, Sink sink) throws Exception {
            peer.tell("held " + BATCHES);
            sink.read(BATCHES * Lines.BATCH, Sink.newHistogram());
            peer.answer();
        }

        private SystemCalls strace(PeerProcess process) throws InterruptedException {
            SystemCalls calls = SystemCalls.strace(process.pid());
            assumeTrue(calls != null, "there is no strace here, or it may not attach to another process");
            return calls;
        }
    }

    @Test
    void strace_wakeUpsAndReads_areNoWrites() {
        SystemCalls.Counts counts = StraceLog.parse(List.of(
                "4021 epoll_wait(9, [{events=EPOLLIN, data=0x1}], 64, -1) = 1",
                "4021 read(11, \"\"..., 65536) = 100",
                "4021 write(11, \"\"..., 100) = 100",
                "4020 write(7, \"\"..., 8) = 8",
                "4021 epoll_wait(9,  <unfinished ...>",
                "4020 sendto(12, \"\"..., 6400, MSG_NOSIGNAL, NULL, 0) = 6400",
                "4021 <... epoll_wait resumed>[], 64, -1) = 0"));

        assertThat(counts).isEqualTo(new SystemCalls.Counts(6, 2));
    }

    @Test
    void perf_secondCountOfWrite_excludesWakeUps() {
        SystemCalls.Counts counts = PerfReport.parse(List.of(
                "# started on Sat Nov 28 01:27:00 2026",
                "",
                "2000,,syscalls:sys_enter_epoll_wait,1439606,100.00,,",
                "3000,,syscalls:sys_enter_write,1439606,100.00,,",
                "10,,syscalls:sys_enter_sendto,1439606,100.00,,",
                "1000,,syscalls:sys_enter_write,1439606,100.00,,"));

        assertThat(counts).isEqualTo(new SystemCalls.Counts(5010, 1010));
    }
}
