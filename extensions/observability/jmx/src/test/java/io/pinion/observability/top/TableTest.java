package io.pinion.observability.top;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TableTest {
    private static final long SECOND_NS = 1_000_000_000L;

    private static Sample.Worker worker(String name, Object... values) {
        Map<String, Object> all = new HashMap<>(Map.of(
                "Name",
                name,
                "State",
                "RUNNING",
                "AgeNs",
                10 * SECOND_NS,
                "Capacity",
                1_024L,
                "Pending",
                0L,
                "Accepted",
                1_000L,
                "IdleShare",
                0.5,
                "QueueDelayP50Ns",
                310L,
                "QueueDelayP99Ns",
                1_250L));
        all.putAll(Map.of("RunTimeP99Ns", 900L, "Wakeups", 10L, "Poller", "epoll", "Placement", "on 1, as asked"));
        for (int i = 0; i < values.length; i += 2) {
            all.put((String) values[i], values[i + 1]);
        }
        return Sample.Worker.of("io.pinion:name=" + name, all);
    }

    private static Sample at(long seconds, Sample.Worker... workers) {
        return new Sample(seconds * SECOND_NS, List.of(workers));
    }

    private static List<String> lines(Sample before, Sample now, int width) {
        return new Table(before, now, width, false).lines();
    }

    @Test
    void firstLook_hasNoRates() {
        assertThat(lines(null, at(1, worker("orders")), 80))
                .containsExactly(
                        "WORKER           STATE  PENDING    IN/s   OUT/s WAIT p50     p99 RUN p99 IDLE",
                        "orders           run          0       -       -   310 ns 1.25 us  900 ns  50%");
    }

    @Test
    void secondLook_hasRates_andTheIdleShareOfTheTimeBetween() {
        Sample now = at(
                3, worker("orders", "Accepted", 241_000L, "Pending", 40L, "AgeNs", 12 * SECOND_NS, "IdleShare", 0.5));
        assertThat(lines(at(1, worker("orders")), now, 80).get(1))
                .isEqualTo("orders           run         40    120k    120k   310 ns 1.25 us  900 ns  50%");
        Sample busy = at(3, worker("orders", "AgeNs", 12 * SECOND_NS, "IdleShare", 5.0 / 12));
        assertThat(lines(at(1, worker("orders")), busy, 80).get(1)).endsWith("  0%");
    }

    @Test
    void everyWidth_isKept() {
        Sample now = at(
                1,
                worker("a very long name of a worker", "Pending", Long.MAX_VALUE, "QueueDelayP50Ns", Long.MAX_VALUE),
                worker("\u001b[2J", "Stalls", 3L, "MissedWakeups", Long.MAX_VALUE));
        for (int width = 40; width <= 300; width++) {
            int most = width;
            assertThat(lines(now, now, width))
                    .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(most));
        }
    }

    @Test
    void wideTerminal_showsEverything() {
        List<String> lines = lines(null, at(1, worker("orders")), 250);
        assertThat(lines.get(0)).contains("p99.9", "LAG p99", "DROP/s", "STALLS", "POLLER", "PLACEMENT");
        assertThat(lines.get(1)).contains("epoll", "on 1, as asked");
    }

    @Test
    void whatIsWrong_isSaidBelow_atEveryWidth() {
        Sample before = at(1, worker("orders", "Rejected", 0L, "Dropped", 5L));
        Sample now = at(2, worker("orders", "Rejected", 42L, "Dropped", 5L, "Pending", 1_000L, "Stalls", 1L));
        assertThat(lines(before, now, 80))
                .last()
                .isEqualTo("! orders: 98% full, 42 rejected/s, 1 stall(s), with the stack in the log");
    }

    @Test
    void colours_areTurnedOffAgainInEachLine() {
        Sample now = at(1, worker("idle", "IdleShare", 1.0), worker("full", "Pending", 1_024L));
        assertThat(new Table(null, now, 80, true).lines())
                .filteredOn(line -> line.contains("\u001b["))
                .hasSize(4)
                .allSatisfy(line -> assertThat(line).endsWith("\u001b[0m"));
    }

    @Test
    void workerOfAnotherVersion_showsWhatItHas() {
        Sample now = at(1, Sample.Worker.of("x", Map.of("Name", "old", "State", 7)));
        assertThat(lines(now, now, 80).get(1)).startsWith("old              ?");
    }

    @Test
    void newWorkerOfTheSameName_isNotComparedWithTheOldOne() {
        Sample now = at(2, worker("orders", "AgeNs", SECOND_NS, "Accepted", 3L));
        assertThat(lines(at(1, worker("orders")), now, 80).get(1)).contains("       -       -");
    }

    @Test
    void noWorkers_isSaid() {
        assertThat(lines(null, at(1), 80)).last().isEqualTo("no workers at the moment");
    }
}
