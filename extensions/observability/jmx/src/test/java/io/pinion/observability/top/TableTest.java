package io.pinion.observability.top;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
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
        return new Table(before, now, width, 1_000, false).lines();
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
        Sample now = at(
                2,
                worker(
                        "orders",
                        "AgeNs",
                        11 * SECOND_NS,
                        "Rejected",
                        42L,
                        "Dropped",
                        5L,
                        "Pending",
                        1_000L,
                        "Stalls",
                        1L));
        assertThat(lines(before, now, 80))
                .last()
                .isEqualTo("! orders: 98% full, 42 rejected/s, 1 stall(s), with the stack in the log");
    }

    @Test
    void colours_areTurnedOffAgainInEachLine() {
        Sample now = at(1, worker("idle", "IdleShare", 1.0), worker("full", "Pending", 1_024L));
        assertThat(new Table(null, now, 80, 1_000, true).lines())
                .filteredOn(line -> line.contains("\u001b["))
                .hasSize(4)
                .allSatisfy(line -> assertThat(line).endsWith("\u001b[0m"));
    }

    @Test
    void workerWithoutTasks_isDimmed_andOneThatIsQuickIsNot() {
        Sample.Worker idle = worker("idle", "IdleShare", 1.0);
        Sample.Worker quick = worker("quick", "IdleShare", 0.999);
        Sample.Worker later = worker("quick", "IdleShare", 0.999, "Accepted", 9_000L, "AgeNs", 11 * SECOND_NS);
        List<String> lines = new Table(at(1, idle, quick), at(2, idle, later), 80, 1_000, true).lines();
        assertThat(lines.get(1)).startsWith("\u001b[2midle");
        assertThat(lines.get(2)).startsWith("quick");
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
        Sample older = at(61, worker("orders", "AgeNs", 50 * SECOND_NS, "Accepted", 3L));
        assertThat(lines(at(1, worker("orders", "AgeNs", 45 * SECOND_NS)), older, 80)
                        .get(1))
                .as("started between two looks that are far apart, and older than the first was")
                .contains("       -       -");
    }

    @Test
    void moreWorkersThanLines_loseThoseWhoAreWell() {
        List<Sample.Worker> workers = new ArrayList<>();
        for (int i = 10; i < 60; i++) {
            workers.add(worker("w" + i, "Pending", i == 47 ? 1_024L : 0L, "Stalls", i == 58 ? 1L : 0L));
        }
        Sample now = new Sample(SECOND_NS, workers);
        assertThat(new Table(null, now, 80, 10, false).lines())
                .hasSize(10)
                .extracting(line -> line.split(" ")[0])
                .containsExactly("WORKER", "w10", "w11", "w12", "w47", "w58", "45", "", "!", "!");
        assertThat(new Table(null, now, 80, 10, false).lines())
                .contains("45 more workers; make the window higher", "! w47: 100% full")
                .endsWith("! w58: 1 stall(s), with the stack in the log");
    }

    @Test
    void everyHeight_isKept_andTheWorstIsSaidFirst() {
        List<Sample.Worker> workers = new ArrayList<>();
        for (int i = 10; i < 40; i++) {
            workers.add(worker("w" + i, "Stalls", 1L, "MissedWakeups", i == 30 ? 1L : 0L));
        }
        Sample now = new Sample(SECOND_NS, workers);
        for (int height = 6; height < 70; height++) {
            List<String> lines = new Table(null, now, 80, height, false).lines();
            assertThat(lines).hasSizeLessThanOrEqualTo(height);
            assertThat(lines).filteredOn(line -> line.startsWith("w")).isNotEmpty();
            assertThat(lines).filteredOn(line -> line.startsWith("! ")).isNotEmpty();
            if (height >= 8) {
                assertThat(lines)
                        .filteredOn(line -> line.startsWith("! "))
                        .first()
                        .asString()
                        .startsWith("! w30: 1 stall(s)");
            }
        }
    }

    @Test
    void silence_standsAboveWhatWasShown() {
        List<String> shown = lines(null, at(1, worker("orders")), 80);
        List<String> lines = Table.silent(5, shown, 80, false);
        assertThat(lines.get(0)).isEqualTo("! no answer for 5 s: stopped, in a long pause, or unreachable");
        assertThat(lines.subList(2, lines.size())).isEqualTo(shown);
        assertThat(Table.silent(5, shown, 20, true).get(0)).isEqualTo("\u001b[31m! no answer for 5 s~\u001b[0m");
    }

    @Test
    void noWorkers_isSaid() {
        assertThat(lines(null, at(1), 80)).last().isEqualTo("no workers at the moment");
    }
}
