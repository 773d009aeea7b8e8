package io.pinion.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Envelope;
import io.pinion.consumers.source.Inlet;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class GateTest {
    private final Queue<AmqpMessage> handedIn = new ConcurrentLinkedQueue<>();

    private static Incarnation incarnation() {
        return new Incarnation((Channel) Proxy.newProxyInstance(
                GateTest.class.getClassLoader(), new Class<?>[] {Channel.class}, (proxy, method, arguments) -> null));
    }

    private static AmqpMessage message(Incarnation incarnation, long tag) {
        return new AmqpMessage(
                null, incarnation, new Envelope(tag, false, "", "q"), new AMQP.BasicProperties(), new byte[1], 0);
    }

    private Gate gate(int limit) {
        return gate(limit, handedIn::add);
    }

    private static Gate gate(int limit, Inlet<AmqpMessage> inlet) {
        return new Gate(limit, "route", inlet);
    }

    @Test
    void held_goesIn_inOrder_asRoomIsMade() {
        Gate gate = gate(1);
        Incarnation incarnation = incarnation();
        List<AmqpMessage> all = List.of(message(incarnation, 1), message(incarnation, 2), message(incarnation, 3));
        all.forEach(gate::admit);
        assertThat(handedIn).containsExactly(all.get(0));
        gate.drain();
        assertThat(handedIn).hasSize(1);
        gate.release();
        gate.drain();
        gate.release();
        gate.drain();
        assertThat(handedIn).containsExactlyElementsOf(all);
        assertThat(gate.held()).isZero();
    }

    @Test
    @DisplayName("G20: what is held back for channels that have gone does not pile up while a handler is stuck")
    void held_ofDeadChannels_isForgotten() {
        Gate gate = gate(1);
        for (int life = 0; life < 100; life++) {
            Incarnation incarnation = incarnation();
            for (int tag = 1; tag <= 10; tag++) {
                gate.admit(message(incarnation, tag));
            }
            incarnation.end();
            gate.forgetTheDead();
            gate.admit(message(incarnation, 11));
            assertThat(gate.held()).isZero();
        }
        assertThat(handedIn).hasSize(1);
    }

    @Test
    @DisplayName("S3 beyond, stop: neither the worker nor the stop waits for a message that waits for the worker")
    void shut_whileOneIsOnItsWayIn_doesNotWait() throws Exception {
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        Gate gate = gate(10, item -> {
            entered.countDown();
            try {
                go.await(30, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                throw new RejectedExecutionException(e);
            }
            handedIn.add(item);
        });
        Incarnation incarnation = incarnation();
        Thread reader = new Thread(() -> {
            gate.admit(message(incarnation, 1));
            gate.admit(message(incarnation, 2));
        });
        reader.start();
        assertThat(entered.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(gate.tryShut()).isFalse();
        gate.release();
        go.countDown();
        reader.join(30_000);
        assertThat(gate.tryShut()).isTrue();
        assertThat(handedIn).as("the second came after the end").hasSize(1);
    }

    @Test
    void inlet_thatHasEnded_isAskedOnce() {
        int[] asked = {0};
        Gate gate = gate(10, item -> {
            asked[0]++;
            throw new RejectedExecutionException("ended");
        });
        gate.admit(message(incarnation(), 1));
        gate.admit(message(incarnation(), 2));
        assertThat(asked[0]).isEqualTo(1);
        assertThat(gate.held()).isZero();
    }
}
