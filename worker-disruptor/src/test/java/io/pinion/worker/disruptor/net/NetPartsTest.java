package io.pinion.worker.disruptor.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pinion.worker.net.Tls;
import java.io.ByteArrayOutputStream;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;

/** The small parts of the network, against models. */
class NetPartsTest {

    @Test
    void sendQueue_givesBackWhatWentIn() {
        BufferPool pool = new BufferPool();
        Random random = new Random(7);
        for (int round = 0; round < 200; round++) {
            SendQueue queue = new SendQueue(pool);
            ByteArrayOutputStream in = new ByteArrayOutputStream();
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            for (int step = 0; step < 100; step++) {
                if (random.nextInt(3) > 0) {
                    byte[] bytes = new byte[random.nextInt(random.nextInt(5) == 0 ? 50_000 : 500)];
                    random.nextBytes(bytes);
                    in.writeBytes(bytes);
                    add(queue, bytes, random.nextBoolean());
                } else {
                    take(queue, random.nextInt(60_000), out);
                }
            }
            take(queue, Integer.MAX_VALUE, out);
            assertThat(queue.isEmpty()).isTrue();
            assertThat(out.toByteArray()).isEqualTo(in.toByteArray());
        }
        assertThat(pool.keptBytes()).isBetween(1L, BufferPool.KEPT_BYTES);
    }

    private static void add(SendQueue queue, byte[] bytes, boolean byFilling) {
        if (!byFilling) {
            ByteBuffer source =
                    ByteBuffer.allocate(bytes.length + 6).position(3).put(bytes);
            source.flip().position(3);
            queue.add(source);
            assertThat(source.hasRemaining()).isFalse();
        } else {
            queue.beginFill(bytes.length).put(bytes);
            queue.endFill();
        }
    }

    private static void take(SendQueue queue, int most, ByteArrayOutputStream out) {
        ByteBuffer[] target = new ByteBuffer[5];
        int left = (int) Math.min(most, queue.bytes());
        while (left > 0) {
            int count = queue.gather(target, left);
            int taken = 0;
            for (int i = 0; i < count && taken < left; i++) {
                byte[] part = new byte[Math.min(left - taken, target[i].remaining())];
                target[i].get(part);
                out.writeBytes(part);
                taken += part.length;
            }
            queue.remove(taken);
            left -= taken;
        }
    }

    @Test
    void recordMarks_countWholeRecordsOnly() {
        RecordMarks marks = new RecordMarks();
        Random random = new Random(3);
        List<long[]> model = new ArrayList<>();
        long cipher = 0;
        long plain = 0;
        long sent = 0;
        for (int i = 0; i < 5_000; i++) {
            if (random.nextInt(3) > 0) {
                plain += random.nextInt(100);
                cipher += 22 + random.nextInt(100);
                marks.add(cipher, plain);
                model.add(new long[] {cipher, plain});
            } else {
                sent += random.nextInt((int) (cipher - sent) + 1);
                long expected = 0;
                for (long[] mark : model) {
                    expected = mark[0] <= sent ? mark[1] : expected;
                }
                assertThat(marks.passed(sent)).isEqualTo(expected);
            }
        }
        assertThat(marks.passed(cipher)).isEqualTo(plain);
    }

    @Test
    void literals_areToldFromNames() {
        for (String literal : List.of("127.0.0.1", "0.0.0.0", "255.255.255.255", "::1", "fe80::1%lo", "1::")) {
            assertThat(Resolver.isLiteral(literal)).as(literal).isTrue();
        }
        for (String name :
                List.of("localhost", "1.2.3", "1.2.3.4.5", "1.2.3.256", "1..2.3", "1.2.3.", "a.b", "", ".")) {
            assertThat(Resolver.isLiteral(name)).as(name).isFalse();
        }
    }

    /** The JDK takes these for names and asks for them, which blocks: they must not be looked at on the worker. */
    @Test
    void namesWithColonsOrTooManyDigits_areNoLiterals() {
        for (String name : List.of("localhost:8080", "x:", "00000000008.2.3.4", "00000000001.2.3.4")) {
            assertThat(Resolver.isLiteral(name)).as(name).isFalse();
        }
        for (String literal : List.of("cafe:babe", "[::1]", "[::1", ":", "010.020.030.040")) {
            assertThat(Resolver.isLiteral(literal)).as(literal).isTrue();
        }
    }

    @Test
    void aNameThatIsADot_isNoNameForACertificate() throws Exception {
        InetSocketAddress remote = InetSocketAddress.createUnresolved(".", 443);
        SSLContext context = SSLContext.getDefault();
        for (Tls tls : List.of(Tls.client(context), Tls.client(context, "."))) {
            assertThatThrownBy(() -> TlsEngines.clientHost(tls, remote)).isInstanceOf(IllegalArgumentException.class);
        }
        assertThat(TlsEngines.clientHost(Tls.client(context, "a."), remote)).isEqualTo("a");
    }

    @Test
    void bufferPool_hasTheNextPowerOfTwo() {
        BufferPool pool = new BufferPool();
        for (int bytes : new int[] {1, 4095, 4096, 4097, 16_384, 16_385, 1 << 20}) {
            Chunk chunk = pool.take(bytes);
            assertThat(chunk.buffer.capacity()).isGreaterThanOrEqualTo(bytes).isLessThan(Math.max(4097, 2 * bytes));
            chunk.end = 5;
            chunk.buffer.limit(7);
            pool.give(chunk);
            Chunk again = pool.take(bytes);
            assertThat(again).isSameAs(chunk);
            assertThat(again.size()).isZero();
            assertThat(again.buffer.remaining()).isEqualTo(again.buffer.capacity());
        }
        pool.give(pool.take((int) BufferPool.KEPT_BYTES * 2));
        assertThat(pool.keptBytes()).isZero();
    }

    @Test
    void commands_runInOrderAndNotAfterTheEnd() {
        Commands commands = new Commands();
        List<String> log = new ArrayList<>();
        for (String name : List.of("a", "b", "c")) {
            assertThat(commands.push(command(name, log))).isTrue();
        }
        assertThat(commands.isEmpty()).isFalse();
        assertThat(commands.runAll()).isEqualTo(3);
        assertThat(commands.runAll()).isZero();
        commands.push(command("d", log));
        commands.push(command("e", log));
        commands.end();
        assertThat(commands.push(command("f", log))).isFalse();
        assertThat(commands.isEmpty()).isTrue();
        assertThat(log).containsExactly("run a", "run b", "run c", "drop d", "drop e");
    }

    private static Command command(String name, List<String> log) {
        return new Command() {
            @Override
            void runCommand() {
                log.add("run " + name);
            }

            @Override
            void dropCommand() {
                log.add("drop " + name);
            }
        };
    }
}
