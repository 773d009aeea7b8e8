package io.pinion.stress.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class DatagramProxyTest {
    private static final int COUNT = 200;

    /** Sends numbered datagrams one by one; the numbers that arrive, in that order. */
    private static List<Integer> send(DatagramFaults faults) throws IOException {
        List<Integer> arrived = new ArrayList<>();
        try (DatagramSocket target = new DatagramSocket(Rig.loopback(0));
                DatagramSocket source = new DatagramSocket(Rig.loopback(0));
                DatagramProxy proxy = DatagramProxy.to(Rig.loopback(target.getLocalPort()), faults, 42)) {
            for (int i = 0; i < COUNT; i++) {
                source.send(new DatagramPacket(new byte[] {(byte) i}, 1, proxy.address()));
                int sent = i + 1;
                Until.holds("the proxy sees it", () -> proxy.seen() >= sent);
            }
            proxy.flush();
            int brought = proxy.passedOn().size();
            DatagramPacket packet = new DatagramPacket(new byte[10], 10);
            while (arrived.size() < brought) {
                target.receive(packet);
                arrived.add(packet.getData()[0] & 0xff);
            }
        }
        return arrived;
    }

    private static List<Integer> all() {
        List<Integer> numbers = new ArrayList<>();
        for (int i = 0; i < COUNT; i++) {
            numbers.add(i);
        }
        return numbers;
    }

    @Test
    void faults_none_changesNothing() throws IOException {
        assertThat(send(DatagramFaults.NONE)).isEqualTo(all());
    }

    @Test
    void faults_lost_leavesSomeOut() throws IOException {
        assertThat(send(new DatagramFaults(300, 0, 0)))
                .hasSizeBetween(1, COUNT - 1)
                .isSorted()
                .doesNotHaveDuplicates();
    }

    @Test
    void faults_doubled_bringsSomeTwice() throws IOException {
        assertThat(send(new DatagramFaults(0, 300, 0)))
                .hasSizeGreaterThan(COUNT)
                .isSorted()
                .containsAll(all());
    }

    @Test
    void faults_late_swapsNeighbours() throws IOException {
        List<Integer> arrived = send(new DatagramFaults(0, 0, 300));
        assertThat(arrived).containsExactlyInAnyOrderElementsOf(all()).isNotEqualTo(all());
        for (int i = 0; i < COUNT; i++) {
            assertThat(Math.abs(arrived.get(i) - i)).isLessThanOrEqualTo(1);
        }
    }
}
