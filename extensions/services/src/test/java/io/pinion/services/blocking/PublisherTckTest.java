package io.pinion.services.blocking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.pinion.worker.Worker;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Flow;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.opentest4j.TestAbortedException;
import org.reactivestreams.tck.TestEnvironment;
import org.reactivestreams.tck.flow.FlowPublisherVerification;
import org.testng.SkipException;

/**
 * The rules of Reactive Streams, as its own test kit reads them. The kit is one of TestNG; each of its methods is a dynamic
 * test here.
 */
@Timeout(120)
class PublisherTckTest {
    /** Some of the kit's tests always take this long. */
    private static final long TIMEOUT_MS = 2_000;

    private static final long NO_SIGNAL_MS = 50;
    private static final long REFERENCE_GC_MS = 500;

    private static Worker worker;
    private static BlockingPool pool;
    private static SeparateThreads separate;

    @BeforeAll
    static void open() {
        worker = Worker.start();
        // A verification leaves subscriptions behind that have neither ended nor been cancelled.
        pool = BlockingPool.on(worker).size(500).open();
        separate = SeparateThreads.on(worker).open();
    }

    @AfterAll
    static void close() {
        pool.close();
        separate.close();
        worker.close();
    }

    @TestFactory
    @DisplayName("S5.28: the publisher of a blocking sequence passes the Reactive Streams TCK")
    Stream<DynamicNode> publisher_byTheTck_keepsTheRules() {
        return Stream.of(
                rules("on a pool", new Verification(pool, 16)),
                rules("on separate threads, smallest buffer", new Verification(separate, 1)),
                rules("on the worker's own threads", new Verification(BlockingCalls.of(worker), 1_024)));
    }

    @Test
    void tck_ofAPublisherThatForgetsAnItem_fails() {
        FlowPublisherVerification<Long> broken = new Verification(pool, 16) {
            @Override
            public Flow.Publisher<Long> createFlowPublisher(long elements) {
                return super.createFlowPublisher(Math.max(0, elements - 1));
            }
        };
        DynamicTest rule = methods()
                .filter(method ->
                        method.getName().equals("required_spec102_maySignalLessThanRequestedAndTerminateSubscription"))
                .map(method -> rule(broken, method))
                .findFirst()
                .orElseThrow();
        assertThatThrownBy(() -> rule.getExecutable().execute()).isInstanceOf(AssertionError.class);
    }

    private static DynamicContainer rules(String name, Verification verification) {
        return DynamicContainer.dynamicContainer(name, methods().map(method -> rule(verification, method)));
    }

    private static Stream<Method> methods() {
        List<Method> methods = Arrays.stream(FlowPublisherVerification.class.getMethods())
                .filter(method -> method.isAnnotationPresent(org.testng.annotations.Test.class))
                .sorted(Comparator.comparing(Method::getName))
                .toList();
        assertThat(methods).hasSizeGreaterThan(30);
        return methods.stream();
    }

    private static DynamicTest rule(FlowPublisherVerification<Long> verification, Method method) {
        return dynamicTest(method.getName(), () -> {
            verification.setUp();
            try {
                method.invoke(verification);
            } catch (InvocationTargetException e) {
                if (e.getCause() instanceof SkipException skip) {
                    throw new TestAbortedException(skip.getMessage(), skip);
                }
                throw e.getCause();
            }
        });
    }

    private static class Verification extends FlowPublisherVerification<Long> {
        private final BlockingCalls calls;
        private final int buffer;

        Verification(BlockingCalls calls, int buffer) {
            super(new TestEnvironment(TIMEOUT_MS, NO_SIGNAL_MS), REFERENCE_GC_MS);
            this.calls = calls;
            this.buffer = buffer;
        }

        @Override
        public Flow.Publisher<Long> createFlowPublisher(long elements) {
            return BlockingSequence.on(calls)
                    .buffer(buffer)
                    .iterator(() -> LongStream.range(0, elements).iterator());
        }

        @Override
        public Flow.Publisher<Long> createFailedFlowPublisher() {
            // The kit wants an error without demand; here even a refusal comes with the first demand.
            return null;
        }
    }
}
