package io.pinion.worker.disruptor.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinion.contract.Await;
import io.pinion.worker.net.ReconnectOptions;
import io.pinion.worker.net.ReconnectingStream.Account;
import io.pinion.worker.net.ReconnectingStream.State;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Many threads write, one looks at the account, and this one is the worker on a network that breaks all the time. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ReconnectThreadsTest {
    private static final int WRITERS = 3;
    private static final int FRAMES = 3_000;
    private static final int FRAME_BYTES = 50;

    private final ReconnectRig rig = new ReconnectRig();
    private final List<Thread> threads = new ArrayList<>();
    private final List<ReconnectFakeStream> connections = new ArrayList<>();

    @AfterEach
    void endThreads() {
        threads.forEach(Await::ended);
    }

    private <T> FutureTask<T> start(String name, Callable<T> call) {
        FutureTask<T> task = new FutureTask<>(call);
        Thread thread = new Thread(task, name);
        threads.add(thread);
        thread.start();
        return task;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    @DisplayName("every snapshot adds up, every writer's frames arrive in its order, and no writer is forgotten")
    void writers_whileConnectionsBreak_loseAndRepeatNothing(long seed) {
        rig.isWithLink = seed % 2 == 0;
        ReconnectCore core =
                rig.open(ReconnectOptions.builder().bufferBytes(1024).build());
        List<FutureTask<Boolean>> writers = new ArrayList<>();
        for (int i = 0; i < WRITERS; i++) {
            int writer = i;
            writers.add(start("writer " + i, () -> write(core, writer)));
        }
        FutureTask<Long> auditor = start("auditor", () -> audit(core));
        SplittableRandom random = new SplittableRandom(seed);
        while (!writers.stream().allMatch(FutureTask::isDone)) {
            step(core, random);
        }
        writers.forEach(writer -> assertThat(Await.value(writer)).isTrue());
        finish(core);
        assertThat(Await.value(auditor)).isPositive();
        Account end = core.account();
        assertThat(end.takenBytes()).isEqualTo((long) WRITERS * FRAMES * FRAME_BYTES);
        assertThat(end.sentBytes() + end.unknownBytes()).isEqualTo(end.takenBytes());
        assertThat(arrived()).isEqualTo(WRITERS * FRAMES);
        assertThat(connections).hasSizeGreaterThan(3);
    }

    private static boolean write(ReconnectCore core, int writer) throws InterruptedException {
        for (int i = 0; i < FRAMES; i++) {
            ByteBuffer frame = ByteBuffer.allocate(FRAME_BYTES);
            frame.putInt(0, writer).putInt(4, i);
            if (i % 2 == 0 || !core.offer(frame)) {
                core.write(frame, Duration.ofMinutes(5));
            }
        }
        return true;
    }

    private static long audit(ReconnectCore core) {
        long takenBefore = 0;
        long looks = 0;
        while (core.state() != State.CLOSED) {
            Account now = core.account();
            if (now.takenBytes() != now.sentBytes() + now.bufferedBytes() + now.droppedBytes() + now.unknownBytes()
                    || now.bufferedBytes() < 0
                    || now.bufferedBytes() > 1024
                    || now.takenBytes() < takenBefore) {
                throw new AssertionError("after " + looks + " looks: " + now);
            }
            takenBefore = now.takenBytes();
            looks++;
            Thread.onSpinWait();
        }
        return looks;
    }

    private void step(ReconnectCore core, SplittableRandom random) {
        rig.turn();
        if (core.state() == State.CONNECTING) {
            if (!rig.attempt().isPending()) {
                rig.advanceToAttempt();
            }
            connections.add(rig.accept(random.nextInt(2_000)));
        } else if (random.nextInt(50) == 0) {
            connections.get(connections.size() - 1).breaks(new IOException("reset"));
        } else {
            connections.get(connections.size() - 1).drain(random.nextInt(300));
        }
    }

    private void finish(ReconnectCore core) {
        if (core.state() == State.CONNECTING) {
            step(core, new SplittableRandom(0));
        }
        core.close();
        rig.turn();
        connections.get(connections.size() - 1).drain(TimeUnit.DAYS.toNanos(1));
        rig.turn();
        assertThat(core.state()).isEqualTo(State.CLOSED);
    }

    private int arrived() {
        int[] next = new int[WRITERS];
        int whole = 0;
        for (ReconnectFakeStream connection : connections) {
            ByteBuffer bytes = ByteBuffer.wrap(connection.handed());
            while (bytes.remaining() >= FRAME_BYTES) {
                int writer = bytes.getInt(bytes.position());
                assertThat(bytes.getInt(bytes.position() + 4)).isEqualTo(next[writer]++);
                bytes.position(bytes.position() + FRAME_BYTES);
                whole++;
            }
        }
        return whole;
    }
}
