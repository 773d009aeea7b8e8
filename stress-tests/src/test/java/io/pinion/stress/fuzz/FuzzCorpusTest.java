package io.pinion.stress.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Replays every kept input, and has the inputs tell each broken twin from the shipped parser. */
class FuzzCorpusTest {

    @TestFactory
    Stream<DynamicNode> keptInputs_onTheShippedParsers_hold() {
        return FuzzTargets.all().stream()
                .map(target -> dynamicContainer(
                        target.name(),
                        inputs(target).stream()
                                .map(input ->
                                        dynamicTest(input.getFileName().toString(), () -> replay(target, input)))));
    }

    private static void replay(FuzzTarget<?> target, Path input) throws Exception {
        requireAvailable(target);
        target.check(Files.readAllBytes(input));
    }

    @TestFactory
    Stream<DynamicNode> keptInputs_onTheBrokenTwins_fail() {
        return FuzzTargets.all().stream()
                .map(target -> dynamicContainer(
                        target.name(),
                        target.twins().stream().map(twin -> dynamicTest(twin, () -> findTwin(target, twin)))));
    }

    private static void findTwin(FuzzTarget<?> target, String twin) throws IOException {
        requireAvailable(target);
        List<String> finders = new ArrayList<>();
        for (Path input : inputs(target)) {
            if (fails(target, twin, Files.readAllBytes(input))) {
                finders.add(input.getFileName().toString());
            }
        }
        assertThat(finders).as("inputs that show '" + twin + "'").isNotEmpty();
    }

    private static boolean fails(FuzzTarget<?> target, String twin, byte[] input) {
        try {
            target.checkTwin(twin, input);
            return false;
        } catch (Exception | AssertionError e) {
            return true;
        }
    }

    @Test
    void everyTarget_hasATwinAndInputs() {
        for (FuzzTarget<?> target : FuzzTargets.all()) {
            assertThat(target.twins()).as(target.name()).isNotEmpty();
            assertThat(inputs(target)).as(target.name()).isNotEmpty();
        }
    }

    private static void requireAvailable(FuzzTarget<?> target) {
        assumeTrue(
                target.unavailabilityCause().isEmpty(),
                () -> target.unavailabilityCause().orElse(""));
    }

    private static List<Path> inputs(FuzzTarget<?> target) {
        URL folder = FuzzCorpusTest.class.getResource("/fuzz/" + target.name());
        if (folder == null) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(Path.of(folder.toURI()))) {
            return files.sorted().toList();
        } catch (IOException | URISyntaxException e) {
            throw new AssertionError(e);
        }
    }
}
