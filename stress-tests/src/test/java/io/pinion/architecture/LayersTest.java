package io.pinion.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class LayersTest {
    private static final String ENGINE = "io.pinion.worker.disruptor..";
    private static final String[] UNPUBLISHED = {
        "io.pinion.stress..", "io.pinion.benchmarks..", "io.pinion.examples..", "io.pinion.architecture.."
    };

    private static final String NATIVE = "io.pinion.linux..";

    private static final DescribedPredicate<JavaClass> IN_ENGINE = JavaClass.Predicates.resideInAPackage(ENGINE);
    private static final DescribedPredicate<JavaClass> IN_API =
            JavaClass.Predicates.resideInAPackage("io.pinion.worker..").and(DescribedPredicate.not(IN_ENGINE));

    private static JavaClasses shipped;

    @BeforeAll
    static void importShippedClasses() {
        shipped = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                // The jcstress tests stand in the engine's package to reach its classes, and are not shipped.
                .withImportOption(location -> !location.contains("/stress-tests/target/"))
                .importPackages("io.pinion")
                .that(JavaClass.Predicates.resideOutsideOfPackages(UNPUBLISHED));
    }

    @Test
    void import_findsEachLayer() {
        assertThat(shipped.that(IN_API)).as("API classes").isNotEmpty();
        assertThat(shipped.that(IN_ENGINE)).as("engine classes").isNotEmpty();
    }

    @Test
    void api_dependsOnTheJdkOnly() {
        check(classes()
                .that(IN_API)
                .should()
                .onlyDependOnClassesThat(
                        inPackages("java..", "javax.net..", "org.jspecify..").or(IN_API)));
    }

    @Test
    void nativePart_dependsOnTheApiOnly() {
        check(classes()
                .that()
                .resideInAPackage(NATIVE)
                .should()
                .onlyDependOnClassesThat(inPackages("java..", "jdk.net..", "org.jspecify..", NATIVE)
                        .or(IN_API)));
    }

    @Test
    void engine_dependsOnTheApiAndItsThreeLibrariesOnly() {
        check(classes()
                .that(IN_ENGINE)
                .should()
                .onlyDependOnClassesThat(inPackages(
                                "java..",
                                "javax.net..",
                                "org.jspecify..",
                                "com.lmax.disruptor..",
                                "org.jctools..",
                                "org.HdrHistogram..")
                        .or(IN_API)
                        .or(IN_ENGINE)));
    }

    @Test
    void engine_usesTheVarHandleQueuesOfJctoolsOnly() {
        check(noClasses()
                .that(IN_ENGINE)
                .should()
                .dependOnClassesThat(inPackages("org.jctools..")
                        .and(DescribedPredicate.not(inPackages("org.jctools.queues.varhandle..")))
                        .and(DescribedPredicate.not(JavaClass.Predicates.INTERFACES))));
    }

    @Test
    void onlyTheEngine_dependsOnTheEngine() {
        check(noClasses().that(DescribedPredicate.not(IN_ENGINE)).should().dependOnClassesThat(IN_ENGINE));
    }

    @Test
    void nobody_usesUnsafeOrJdkInternals() {
        check(noClasses().should().dependOnClassesThat(inPackages("sun..", "jdk.internal..", "com.sun..")));
    }

    @Test
    void publicSignatures_nameNoLibraryOfTheEngine() {
        check(classes()
                .that(DescribedPredicate.not(inPackages("io.pinion.worker.disruptor.hdr..")))
                .and()
                .arePublic()
                .should(nameNoLibraryInSignatures()));
    }

    private static void check(ArchRule rule) {
        rule.allowEmptyShould(false).check(shipped);
    }

    private static DescribedPredicate<JavaClass> inPackages(String... packages) {
        return JavaClass.Predicates.resideInAnyPackage(packages);
    }

    private static ArchCondition<JavaClass> nameNoLibraryInSignatures() {
        DescribedPredicate<JavaClass> library =
                inPackages("com.lmax..", "org.jctools..", "org.HdrHistogram..", "io.pinion.worker.disruptor.hdr..");
        return new ArchCondition<>("name no type of Disruptor, JCTools or HdrHistogram in public signatures") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                type.getCodeUnits().stream()
                        .filter(LayersTest::isVisible)
                        .filter(unit -> typesOf(unit).anyMatch(library))
                        .forEach(unit -> events.add(SimpleConditionEvent.violated(unit, unit.getFullName())));
            }
        };
    }

    private static boolean isVisible(JavaCodeUnit unit) {
        return unit.getModifiers().stream()
                .anyMatch(modifier ->
                        modifier.name().equals("PUBLIC") || modifier.name().equals("PROTECTED"));
    }

    private static Stream<JavaClass> typesOf(JavaCodeUnit unit) {
        return Stream.concat(Stream.of(unit.getReturnType()), unit.getParameterTypes().stream())
                .flatMap(type -> type.getAllInvolvedRawTypes().stream());
    }
}
