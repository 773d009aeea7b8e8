package io.pinion.rabbitmq.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinion.brokers.BrokerFixture;
import io.pinion.brokers.BrokerKind;
import io.pinion.brokers.Brokers;
import io.pinion.rabbitmq.AmqpConnection;
import io.pinion.rabbitmq.dispatch.HandlingProcess.Line;
import io.pinion.worker.Worker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two processes on one machine share a queue, and one is killed in mid-run. */
@Timeout(180)
abstract class RemoteDispatchKillContract extends BrokerFixture {
    private static final int KEYS = 24;
    private static final int EACH = 50;
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @TempDir
    Path directory;

    RemoteDispatchKillContract(BrokerKind kind) {
        super(kind);
    }

    private static List<Line> together(HandlingProcess... processes) {
        return Stream.of(processes)
                .flatMap(each -> each.lines().stream())
                .sorted(Comparator.comparingLong(Line::timeNs))
                .toList();
    }

    private static long distinct(List<Line> lines) {
        return lines.stream()
                .map(line -> line.key() + " " + line.number())
                .distinct()
                .count();
    }

    private HandlingProcess child(String queue, int partitions, String name) throws Exception {
        return HandlingProcess.start(broker(), vhost(), queue, partitions, directory, name);
    }

    /** Sends all of them, and kills one process when both have begun. */
    private void sendAndKill(RemoteDispatch dispatch, HandlingProcess victim, HandlingProcess other) throws Exception {
        Eventually.until(LIMIT, () -> victim.isReady() && other.isReady(), () -> victim.log() + other.log());
        boolean isKilled = false;
        List<CompletableFuture<Void>> sent = new ArrayList<>();
        for (int number = 0; number < EACH; number++) {
            for (int key = 0; key < KEYS; key++) {
                sent.add(dispatch.send(new Post("key-" + key, number)));
            }
            CompletableFuture.allOf(sent.toArray(CompletableFuture[]::new)).get(30, TimeUnit.SECONDS);
            sent.clear();
            if (number == EACH / 2) {
                Eventually.until(
                        LIMIT,
                        () -> victim.lines().size() > 20 && other.lines().size() > 20,
                        () -> victim.log() + other.log());
                victim.kill();
                isKilled = true;
            }
        }
        assertThat(isKilled).isTrue();
    }

    @Test
    @DisplayName("beyond: two processes, one killed: every command handled, the order of each key kept")
    void partitioned_processKilled_everyCommandHandledInOrder() throws Exception {
        String queue = Brokers.uniqueName("killed");
        AmqpConnection connection = TestConnections.to(broker(), "parent");
        try (Worker worker = Worker.start();
                HandlingProcess first = child(queue, 8, "first");
                HandlingProcess second = child(queue, 8, "second")) {
            connection.open(worker);
            sendAndKill(HandlingProgram.dispatch(connection, vhost(), queue, 8), first, second);
            Eventually.until(
                    LIMIT,
                    () -> distinct(together(first, second)) == KEYS * EACH,
                    () -> distinct(together(first, second)) + " of " + KEYS * EACH + "; " + second.log());

            List<Line> all = together(first, second);
            Map<String, List<Integer>> byKey = new TreeMap<>();
            all.forEach(line ->
                    byKey.computeIfAbsent(line.key(), key -> new ArrayList<>()).add(line.number()));
            assertThat(byKey).hasSize(KEYS);
            byKey.forEach((key, numbers) -> Order.check(numbers, EACH, 1));
            // One command in work for each partition that the victim held, at most.
            assertThat(all.size() - KEYS * EACH).isBetween(0, 8);
            connection.close().toCompletableFuture().get(20, TimeUnit.SECONDS);
        }
    }

    @Test
    @DisplayName("beyond: two competing processes, one killed: every command handled, only unsettled ones twice")
    void competing_processKilled_everyCommandHandled() throws Exception {
        String queue = Brokers.uniqueName("killed");
        AmqpConnection connection = TestConnections.to(broker(), "parent");
        try (Worker worker = Worker.start();
                HandlingProcess first = child(queue, 0, "first");
                HandlingProcess second = child(queue, 0, "second")) {
            connection.open(worker);
            sendAndKill(HandlingProgram.dispatch(connection, vhost(), queue, 0), first, second);
            Eventually.until(
                    LIMIT,
                    () -> distinct(together(first, second)) == KEYS * EACH,
                    () -> distinct(together(first, second)) + " of " + KEYS * EACH + "; " + second.log());

            // The prefetch, at most.
            assertThat(together(first, second).size() - KEYS * EACH).isBetween(0, 64);
            assertThat(IntStream.range(0, KEYS))
                    .allSatisfy(key -> assertThat(together(first, second))
                            .anyMatch(line -> line.key().equals("key-" + key)));
            connection.close().toCompletableFuture().get(20, TimeUnit.SECONDS);
        }
    }
}
