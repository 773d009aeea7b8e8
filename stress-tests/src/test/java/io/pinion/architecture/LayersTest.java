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
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.core.importer.Locations;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class LayersTest {
    private static final String ENGINE = "io.pinion.worker.disruptor..";
    private static final String[] UNPUBLISHED = {
        "io.pinion.stress..",
        "io.pinion.benchmarks..",
        "io.pinion.brokers..",
        "io.pinion.examples..",
        "io.pinion.architecture.."
    };

    /** Modules that act by being on the path, or bring what no other test here needs. */
    private static final List<String> NOT_ON_THE_PATH = List.of(
            "extensions/kotlin",
            "extensions/observability/jfr",
            "extensions/observability/jmx",
            "extensions/observability/micrometer",
            "extensions/observability/opentelemetry");

    private static final String NATIVE = "io.pinion.linux..";
    private static final String TASKS = "io.pinion.tasks..";
    private static final String RESILIENCE = "io.pinion.resilience..";
    private static final String SERVICES = "io.pinion.services..";
    private static final String CONSUMERS = "io.pinion.consumers..";
    private static final String RABBITMQ = "io.pinion.rabbitmq..";
    private static final String SSE = "io.pinion.sse..";
    private static final String LOGGING = "io.pinion.logging..";
    private static final String LOGBACK = "io.pinion.logging.logback..";
    private static final String LOG4J2 = "io.pinion.logging.log4j2..";
    private static final String MANAGEMENT = "io.pinion.observability.jmx..";
    private static final String TOP = "io.pinion.observability.top..";
    private static final String MICROMETER = "io.pinion.observability.micrometer..";
    private static final String OPEN_TELEMETRY = "io.pinion.observability.opentelemetry..";
    private static final String KOTLIN = "io.pinion.kotlin..";
    private static final String FLIGHT_RECORDER = "io.pinion.observability.jfr..";

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
                .importLocations(locations())
                .that(JavaClass.Predicates.resideOutsideOfPackages(UNPUBLISHED));
    }

    private static Set<Location> locations() {
        Set<Location> all = new HashSet<>(Locations.ofPackage("io.pinion"));
        for (String module : NOT_ON_THE_PATH) {
            Path classes =
                    Path.of("..", module, "target", "classes").toAbsolutePath().normalize();
            assertThat(classes).as("built before this module").isDirectory();
            all.add(Location.of(classes));
        }
        return all;
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
    void tasks_dependOnTheApi_andInTwoPackagesOnTheLibraryOfThose() {
        check(classes()
                .that()
                .resideInAPackage(TASKS)
                .should()
                .onlyDependOnClassesThat(
                        inPackages("java..", "org.jspecify..", "org.slf4j..", "io.opentelemetry..", TASKS)
                                .or(IN_API)));
        onlyIn("io.pinion.tasks.context.slf4j..", "org.slf4j..");
        onlyIn("io.pinion.tasks.context.opentelemetry..", "io.opentelemetry..");
    }

    @Test
    void resilience_dependsOnTheApiAndItsLibraryOnly() {
        check(classes()
                .that()
                .resideInAPackage(RESILIENCE)
                .should()
                .onlyDependOnClassesThat(inPackages("java..", "org.jspecify..", "io.github.resilience4j..", RESILIENCE)
                        .or(IN_API)));
    }

    @Test
    void services_dependOnTheApiTheTasksAndJacksonOnly() {
        check(classes()
                .that()
                .resideInAPackage(SERVICES)
                .should()
                .onlyDependOnClassesThat(inPackages(
                                "java..", "javax.net..", "org.jspecify..", "com.fasterxml.jackson..", TASKS, SERVICES)
                        .or(IN_API)));
        onlyIn("io.pinion.services.config..", "com.fasterxml.jackson.databind..");
    }

    @Test
    void consumers_dependOnTheApiAndTheTasksOnly() {
        check(classes()
                .that()
                .resideInAPackage(CONSUMERS)
                .should()
                .onlyDependOnClassesThat(
                        inPackages("java..", "org.jspecify..", TASKS, CONSUMERS).or(IN_API)));
    }

    @Test
    void sources_dependOnTheConsumersAndTheirLibrariesOnly() {
        check(classes()
                .that()
                .resideInAPackage(SSE)
                .should()
                .onlyDependOnClassesThat(inPackages("java..", "javax.net..", "org.jspecify..", CONSUMERS, SSE)
                        .or(IN_API)));
        check(classes()
                .that()
                .resideInAPackage(RABBITMQ)
                .should()
                .onlyDependOnClassesThat(inPackages(
                                "java..",
                                "javax.net..",
                                "org.jspecify..",
                                "com.rabbitmq.client..",
                                "com.fasterxml.jackson..",
                                CONSUMERS,
                                RABBITMQ)
                        .or(IN_API)));
    }

    @Test
    void logging_dependsOnTheApiOnlyAndEachAdapterOnItsFramework() {
        check(classes()
                .that()
                .resideInAPackage(LOGGING)
                .and(DescribedPredicate.not(inPackages(LOGBACK, LOG4J2)))
                .should()
                .onlyDependOnClassesThat(inPackages("java..", "javax.net..", "org.jspecify..", LOGGING)
                        .and(DescribedPredicate.not(inPackages(LOGBACK, LOG4J2)))
                        .or(IN_API)));
        check(classes()
                .that()
                .resideInAPackage(LOGBACK)
                .should()
                .onlyDependOnClassesThat(inPackages(
                        "java..", "org.jspecify..", "org.slf4j..", "ch.qos.logback..", "io.pinion.logging", LOGBACK)));
        check(classes()
                .that()
                .resideInAPackage(LOG4J2)
                .should()
                .onlyDependOnClassesThat(inPackages(
                        "java..", "org.jspecify..", "org.apache.logging.log4j..", "io.pinion.logging", LOG4J2)));
    }

    @Test
    void flightRecorder_dependsOnTheApiOnly() {
        check(classes()
                .that()
                .resideInAPackage(FLIGHT_RECORDER)
                .should()
                .onlyDependOnClassesThat(inPackages("java..", "jdk.jfr..", "org.jspecify..", FLIGHT_RECORDER)
                        .or(IN_API)));
    }

    @Test
    void managementBeans_dependOnTheApiOnly_andTheirViewerOnTheJdk() {
        check(classes()
                .that()
                .resideInAPackage(MANAGEMENT)
                .should()
                .onlyDependOnClassesThat(inPackages("java..", "javax.management..", "org.jspecify..", MANAGEMENT)
                        .or(IN_API)));
        check(classes()
                .that()
                .resideInAPackage(TOP)
                .should()
                .onlyDependOnClassesThat(
                        inPackages("java..", "javax.management..", "com.sun.tools.attach..", "org.jspecify..", TOP)));
    }

    @Test
    void micrometerBinder_dependsOnTheApiTheTasksAndMicrometerOnly() {
        check(classes()
                .that()
                .resideInAPackage(MICROMETER)
                .should()
                .onlyDependOnClassesThat(
                        inPackages("java..", "org.jspecify..", "io.micrometer.core..", "io.pinion.tasks", MICROMETER)
                                .or(IN_API)));
    }

    @Test
    void openTelemetryBinder_dependsOnTheApiTheTasksAndOpenTelemetryOnly() {
        check(classes()
                .that()
                .resideInAPackage(OPEN_TELEMETRY)
                .should()
                .onlyDependOnClassesThat(
                        inPackages("java..", "org.jspecify..", "io.opentelemetry..", TASKS, OPEN_TELEMETRY)
                                .or(IN_API)));
    }

    @Test
    void coroutines_dependOnTheApiAndKotlinOnly() {
        check(classes()
                .that()
                .resideInAPackage(KOTLIN)
                .should()
                .onlyDependOnClassesThat(
                        inPackages("java..", "org.jspecify..", "kotlin..", "kotlinx.coroutines..", KOTLIN)
                                .or(IN_API)));
    }

    @Test
    void oneClass_endsTheProcess() {
        check(noClasses()
                .that(DescribedPredicate.not(JavaClass.Predicates.simpleName("ProcessExit"))
                        // Its command line, which nothing here calls.
                        .and(DescribedPredicate.not(inPackages("io.pinion.worker.disruptor.hdr.."))))
                .should()
                .callMethod(System.class, "exit", int.class)
                .orShould()
                .callMethod(Runtime.class, "exit", int.class)
                .orShould()
                .callMethod(Runtime.class, "halt", int.class));
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
        check(noClasses()
                .should()
                .dependOnClassesThat(inPackages("sun..", "jdk.internal..", "com.sun..")
                        // Exported by jdk.attach.
                        .and(DescribedPredicate.not(inPackages("com.sun.tools.attach..")))));
    }

    @Test
    void publicSignatures_nameNoLibrary() {
        check(classes()
                // Packages that no module exports.
                .that(DescribedPredicate.not(
                        inPackages("io.pinion.worker.disruptor.hdr..", "io.pinion.rabbitmq.internal..")))
                // An appender is a class of its framework, and a binder takes what it binds to.
                .and(DescribedPredicate.not(inPackages(LOGBACK, LOG4J2, OPEN_TELEMETRY)))
                .and()
                .arePublic()
                .should(nameNoLibraryInSignatures()));
    }

    /** A library stays where it is adapted. */
    private static void onlyIn(String home, String library) {
        check(noClasses()
                .that(DescribedPredicate.not(inPackages(home)))
                .and()
                .resideInAnyPackage(TASKS, SERVICES)
                .should()
                .dependOnClassesThat(inPackages(library)));
    }

    private static void check(ArchRule rule) {
        rule.allowEmptyShould(false).check(shipped);
    }

    private static DescribedPredicate<JavaClass> inPackages(String... packages) {
        return JavaClass.Predicates.resideInAnyPackage(packages);
    }

    private static ArchCondition<JavaClass> nameNoLibraryInSignatures() {
        DescribedPredicate<JavaClass> library = inPackages(
                "com.lmax..",
                "org.jctools..",
                "org.HdrHistogram..",
                "io.pinion.worker.disruptor.hdr..",
                "io.github.resilience4j..",
                "com.fasterxml..",
                "com.rabbitmq..",
                "org.slf4j..",
                "io.opentelemetry..");
        return new ArchCondition<>("name no type of a library in public signatures") {
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
