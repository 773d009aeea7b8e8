package io.pinion.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.lang.invoke.VarHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Whoever orders accesses by hand has a jcstress test, and every shared field has its row in the memory model. */
class StressCoverageTest {
    private static final Set<String> HANDLES = Set.of(
            VarHandle.class.getName(),
            AtomicIntegerFieldUpdater.class.getName(),
            AtomicLongFieldUpdater.class.getName(),
            AtomicReferenceFieldUpdater.class.getName());

    /** Owners that order nothing: one writer, opaque reads, and no decision that a stale value makes wrong. */
    private static final Map<String, String> WITHOUT_ORDER = Map.of(
            "StallState", "counts for the watchdog, which looks again",
            "StreamOutput", "bytes for statistics");

    private static JavaClasses shipped;
    private static JavaClasses stress;

    @BeforeAll
    static void importClasses() {
        ClassFileImporter importer =
                new ClassFileImporter().withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS);
        // The histograms are somebody else's, relocated into the engine's jar.
        shipped = importer.withImportOption(
                        location -> !location.contains("/stress-tests/") && !location.contains("/hdr/"))
                .importPackages("io.pinion.worker", "io.pinion.linux");
        stress = new ClassFileImporter().importPath(Path.of("target", "classes"));
    }

    @Test
    void ownersOfHandles_haveAStressTest() {
        Set<String> untested = namesOf(shipped.stream()
                .filter(StressCoverageTest::ownsAHandle)
                .map(StressCoverageTest::owner)
                .collect(Collectors.toSet()));
        assertThat(untested).as("owners found").contains("TaskSlots", "ControlWord");
        untested.removeAll(stressed());
        untested.removeAll(WITHOUT_ORDER.keySet());
        assertThat(untested).as("owners of handles without a jcstress test").isEmpty();
    }

    @Test
    void ownersOfSharedFields_standInTheMemoryModel() throws IOException {
        String rows = Files.readString(Path.of("..", "docs", "memory-model.md"));
        Set<String> missing = namesOf(shipped.stream()
                .filter(one -> ownsAHandle(one) || ownsAVolatile(one))
                .map(StressCoverageTest::owner)
                .collect(Collectors.toSet()));
        missing.removeIf(rows::contains);
        assertThat(missing)
                .as("owners of shared fields without a row in docs/memory-model.md")
                .isEmpty();
    }

    /** The jcstress tests do not use what is only in a broken twin. */
    private static Set<String> stressed() {
        return stress.stream()
                .filter(one -> one.getSimpleName().endsWith("Stress"))
                .flatMap(one -> one.getDirectDependenciesFromSelf().stream())
                .map(Dependency::getTargetClass)
                .flatMap(used -> Stream.concat(Stream.of(used), used.getAllRawSuperclasses().stream()))
                .map(JavaClass::getSimpleName)
                .collect(Collectors.toSet());
    }

    private static boolean ownsAHandle(JavaClass one) {
        return one.getFields().stream()
                .anyMatch(field -> field.getModifiers().contains(JavaModifier.STATIC)
                        && HANDLES.contains(field.getRawType().getName()));
    }

    private static boolean ownsAVolatile(JavaClass one) {
        return one.getFields().stream()
                .map(JavaField::getModifiers)
                .anyMatch(set -> set.contains(JavaModifier.VOLATILE));
    }

    /** The class people know: the one that is made of the padded parts, or the one around a nested one. */
    private static JavaClass owner(JavaClass one) {
        JavaClass known = one;
        while (known.getEnclosingClass().isPresent()) {
            known = known.getEnclosingClass().get();
        }
        while (known.getModifiers().contains(JavaModifier.ABSTRACT) && isPart(known)) {
            known = known.getSubclasses().stream().findFirst().orElseThrow();
        }
        return known;
    }

    private static boolean isPart(JavaClass one) {
        String name = one.getSimpleName();
        return name.endsWith("Fields")
                || name.endsWith("Head")
                || name.endsWith("Field")
                || name.startsWith("PadAfter")
                || name.startsWith("PadBefore");
    }

    private static Set<String> namesOf(Set<JavaClass> classes) {
        return classes.stream().map(JavaClass::getSimpleName).collect(Collectors.toCollection(TreeSet::new));
    }
}
