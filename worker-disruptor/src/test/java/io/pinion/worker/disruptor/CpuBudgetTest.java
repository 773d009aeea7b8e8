package io.pinion.worker.disruptor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.BitSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CpuBudgetTest {
    private static final BitSet NOWHERE = new BitSet();

    @TempDir
    private Path root;

    @Test
    void oneAllowedProcessorForbidsSpinning() {
        assertThat(budget(1, Double.POSITIVE_INFINITY).maySpin(NOWHERE)).isFalse();
        assertThat(budget(2, Double.POSITIVE_INFINITY).maySpin(NOWHERE)).isTrue();
    }

    @Test
    void aTightQuotaForbidsSpinning() {
        assertThat(budget(8, 1.4).maySpin(NOWHERE)).isFalse();
        assertThat(budget(8, 1.5).maySpin(NOWHERE)).isTrue();
    }

    @Test
    void aWorkerOnIsolatedProcessorsMaySpinAlthoughTheJvmHasOne() {
        CpuBudget budget = new CpuBudget(1, Double.POSITIVE_INFINITY, cpus(2, 3));

        assertThat(budget.maySpin(cpus(3))).isTrue();
        assertThat(budget.maySpin(cpus(1, 3))).isFalse();
    }

    @Test
    void readsTheQuotaOfControlGroupsVersion2() throws IOException {
        Files.writeString(root.resolve("cpu.max"), "150000 100000\n");
        assertThat(CpuBudget.readQuota(root, root.resolve("no-list"))).isEqualTo(1.5);

        Files.writeString(root.resolve("cpu.max"), "max 100000\n");
        assertThat(CpuBudget.readQuota(root, root.resolve("no-list"))).isInfinite();
    }

    @Test
    void readsTheQuotaOfControlGroupsVersion1() throws IOException {
        Path cpu = Files.createDirectory(root.resolve("cpu"));
        Files.writeString(cpu.resolve("cpu.cfs_quota_us"), "50000\n");
        Files.writeString(cpu.resolve("cpu.cfs_period_us"), "100000\n");
        assertThat(CpuBudget.readQuota(root, root.resolve("no-list"))).isEqualTo(0.5);

        Files.writeString(cpu.resolve("cpu.cfs_quota_us"), "-1\n");
        assertThat(CpuBudget.readQuota(root, root.resolve("no-list"))).isInfinite();
    }

    @Test
    void readsTheQuotaOfTheOwnGroupBelowTheMountPoint() throws IOException {
        Path group = Files.createDirectories(root.resolve("system.slice/app.service"));
        Files.writeString(group.resolve("cpu.max"), "120000 100000\n");
        Path membership = Files.writeString(root.resolve("membership"), "0::/system.slice/app.service\n");
        assertThat(CpuBudget.readQuota(root, membership)).isEqualTo(1.2);

        Files.writeString(root.resolve("system.slice/cpu.max"), "110000 100000\n");
        assertThat(CpuBudget.readQuota(root, membership)).isEqualTo(1.1);
    }

    @Test
    void readsTheQuotaOfTheOwnGroupOfVersion1() throws IOException {
        Path group = Files.createDirectories(root.resolve("cpu/app"));
        Files.writeString(group.resolve("cpu.cfs_quota_us"), "120000\n");
        Files.writeString(group.resolve("cpu.cfs_period_us"), "100000\n");
        Path membership = Files.writeString(root.resolve("membership"), "3:cpuset:/other\n1:cpu,cpuacct:/app\n0::/\n");
        assertThat(CpuBudget.readQuota(root, membership)).isEqualTo(1.2);
    }

    @Test
    void aGroupThatIsNotToBeSeenIsNone() throws IOException {
        Files.writeString(root.resolve("cpu.max"), "150000 100000\n");
        Path membership = Files.writeString(root.resolve("membership"), "0::/docker/0123\nrubbish\n");
        assertThat(CpuBudget.readQuota(root, membership)).isEqualTo(1.5);
    }

    @Test
    void unreadableLimitsAreNone() throws IOException {
        assertThat(CpuBudget.readQuota(root, root.resolve("no-list"))).isInfinite();

        Files.writeString(root.resolve("cpu.max"), "many few");
        assertThat(CpuBudget.readQuota(root, root.resolve("no-list"))).isInfinite();
    }

    @Test
    void readsTheListOfIsolatedProcessors() throws IOException {
        assertThat(CpuBudget.readIsolated(list("2-3,5\n"))).isEqualTo(cpus(2, 3, 5));
        assertThat(CpuBudget.readIsolated(list("\n"))).isEqualTo(NOWHERE);
        assertThat(CpuBudget.readIsolated(list("all"))).isEqualTo(NOWHERE);
        assertThat(CpuBudget.readIsolated(root.resolve("missing"))).isEqualTo(NOWHERE);
    }

    /** Whoever spins on a part of such a list, or on what it never meant, may share that processor. */
    @Test
    void aListThatIsDamagedAnywhereIsNone() throws IOException {
        for (String list : new String[] {"1,2,x", "1-2-9", "2-", "-2", "3-1", "0,,1", "+3", "1, 2"}) {
            assertThat(CpuBudget.readIsolated(list(list))).as(list).isEqualTo(NOWHERE);
        }
    }

    /** A list that names all the numbers there are would take a quarter of a gigabyte. */
    @Test
    void processorsBeyondAllThereAreAreNone() throws IOException {
        assertThat(CpuBudget.readIsolated(list("0-2147483646"))).isEqualTo(NOWHERE);
        assertThat(CpuBudget.readIsolated(list("0-99999")).cardinality()).isEqualTo(100_000);
    }

    @Test
    void quotasAndPeriodsThatAreNothingAreNone() throws IOException {
        for (String max : new String[] {"0 100000", "1 0", "-1 100000", "100000", ""}) {
            Files.writeString(root.resolve("cpu.max"), max);
            assertThat(CpuBudget.readQuota(root, root.resolve("no-list")))
                    .as(max)
                    .isInfinite();
        }
        Files.writeString(root.resolve("cpu.max"), "1 1");
        assertThat(CpuBudget.readQuota(root, root.resolve("no-list"))).isEqualTo(1.0);
    }

    @Test
    void readsTheListOfOneProcessorAndOfTheFirst() throws IOException {
        assertThat(CpuBudget.readIsolated(list("0"))).isEqualTo(cpus(0));
        assertThat(CpuBudget.readIsolated(list("7-7"))).isEqualTo(cpus(7));
        assertThat(CpuBudget.readIsolated(list("0-9")).cardinality()).isEqualTo(10);
    }

    /** The files cost more than the rest of a start, and limits change while a process runs. */
    @Test
    void theBudgetOfThisProcessIsKeptForAWhileAndThenReadAgain() {
        CpuBudget inherited = CpuBudget.ofThisProcess();
        untilAnotherThan(inherited);
        CpuBudget first = CpuBudget.ofThisProcess();
        int kept = untilAnotherThan(first);
        assertThat(kept).as("readings that were spared").isPositive();
        assertThat(first.processors()).isEqualTo(Runtime.getRuntime().availableProcessors());
        assertThat(CpuBudget.ofThisProcess()).isNotSameAs(first).isEqualTo(first);
    }

    /** How often the same came. */
    private static int untilAnotherThan(CpuBudget budget) {
        int kept = 0;
        long beganNs = System.nanoTime();
        while (CpuBudget.ofThisProcess() == budget
                && System.nanoTime() - beganNs < Duration.ofSeconds(20).toNanos()) {
            kept++;
        }
        return kept;
    }

    private Path list(String text) throws IOException {
        return Files.writeString(root.resolve("isolated"), text);
    }

    private static CpuBudget budget(int processors, double quota) {
        return new CpuBudget(processors, quota, new BitSet());
    }

    private static BitSet cpus(int... numbers) {
        BitSet set = new BitSet();
        for (int number : numbers) {
            set.set(number);
        }
        return set;
    }
}
