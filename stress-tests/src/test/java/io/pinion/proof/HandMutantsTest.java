package io.pinion.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Each step of the protocol is proven by a test that fails when it is left out. {@code -Dpinion.mutants=all}, or names
 * separated by commas, runs them; without it only the list is checked.
 */
@Timeout(value = 2, unit = TimeUnit.HOURS)
class HandMutantsTest {
    private static final int FEWEST = 30;
    private static final Path LIST = Path.of("mutants.txt");

    @Test
    void list_isUpToDate() throws IOException {
        List<Mutant> mutants = Mutant.readAll(LIST);
        assertThat(mutants).hasSizeGreaterThanOrEqualTo(FEWEST);
        assertThat(mutants.stream().map(Mutant::name)).doesNotHaveDuplicates();
        for (Mutant mutant : mutants) {
            String source = Files.readString(Path.of("..").resolve(mutant.file()));
            assertThat(mutant.applyTo(source)).isNotEqualTo(source);
        }
    }

    private static List<Mutant> wanted() throws IOException {
        String names = System.getProperty("pinion.mutants", "");
        assumeTrue(!names.isEmpty(), "run by stress-tests/run-mutants; -Dpinion.mutants=all or names");
        Set<String> chosen = new TreeSet<>(List.of(names.split(",")));
        List<Mutant> all = Mutant.readAll(LIST);
        List<Mutant> found = all.stream()
                .filter(mutant -> names.equals("all") || chosen.contains(mutant.name()))
                .toList();
        assertThat(found).as("mutants named %s", names).isNotEmpty();
        return found;
    }

    @TestFactory
    Stream<DynamicTest> everyTest_passesOnTheWholeCode(@TempDir Path work) throws IOException {
        Laboratory laboratory = new Laboratory(work);
        return wanted().stream()
                .map(Mutant::killer)
                .distinct()
                .map(killer -> DynamicTest.dynamicTest(
                        killer.test(),
                        () -> assertThat(laboratory.run(killer, null)).isEqualTo(Child.Outcome.PASSED)));
    }

    @TestFactory
    Stream<DynamicTest> everyMutant_isCaught(@TempDir Path work) throws IOException {
        Laboratory laboratory = new Laboratory(work);
        return wanted().stream()
                .map(mutant -> DynamicTest.dynamicTest(mutant.name(), () -> requireCaught(laboratory, mutant)));
    }

    private static void requireCaught(Laboratory laboratory, Mutant mutant) throws IOException, InterruptedException {
        Child.Outcome outcome = laboratory.run(mutant.killer(), laboratory.build(mutant));
        System.out.println("mutant " + mutant.name() + ": " + outcome + " "
                + mutant.killer().test());
        assertThat(outcome)
                .as("%s with mutant %s", mutant.killer().test(), mutant.name())
                .isIn(Child.Outcome.FAILED, Child.Outcome.HUNG);
    }
}
