package io.pinion.sse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.pinion.worker.Worker;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Flow;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.opentest4j.TestAbortedException;
import org.reactivestreams.tck.TestEnvironment;
import org.reactivestreams.tck.flow.FlowPublisherVerification;
import org.testng.SkipException;

/**
 * The rules of Reactive Streams, as its own test kit reads them. The server sends what is asked of it in the path, two events
 * a connection, and then 204.
 */
@Timeout(120)
class EventPublisherTckTest {
    private static final long TIMEOUT_MS = 5_000;
    private static final long NO_SIGNAL_MS = 50;
    private static final long REFERENCE_GC_MS = 500;

    private static Worker worker;
    private static SseTestServer server;
    private static final List<SseClient> clients = new CopyOnWriteArrayList<>();

    @BeforeAll
    static void open() throws IOException {
        worker = Worker.start();
        server = new SseTestServer((request, answer) -> {
            long last = Long.parseLong(request.line().split("[ /]+")[1]);
            long id = request.lastEventId().isEmpty() ? 1 : Long.parseLong(request.lastEventId()) + 1;
            if (id > last) {
                answer.noMore();
                return;
            }
            answer.head();
            for (long end = last - id < 100 ? Math.min(last, id + 1) : last; id <= end; id++) {
                answer.raw("id: " + id + "\ndata: " + id + "\n\n");
            }
        });
    }

    @AfterAll
    static void close() throws IOException {
        clients.forEach(SseClient::close);
        server.close();
        worker.close();
    }

    private static SseClient client(long elements) {
        SseClient client = SseClient.on(worker)
                .url(server.url("/" + elements))
                .resumeFrom("0")
                .reconnectDelay(Duration.ofMillis(2))
                .build();
        clients.add(client);
        return client;
    }

    @TestFactory
    @DisplayName("The publisher of a client passes the Reactive Streams TCK")
    Stream<DynamicTest> publisher_byTheTck_keepsTheRules() {
        return methods().map(method -> rule(new Verification(), method));
    }

    @Test
    void tck_ofAPublisherThatForgetsAnItem_fails() {
        FlowPublisherVerification<SseEvent> broken = new Verification() {
            @Override
            public Flow.Publisher<SseEvent> createFlowPublisher(long elements) {
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

    @Test
    void publisher_subscribedTwice_refusesTheSecond() {
        Flow.Publisher<SseEvent> publisher = client(1).events();
        Signals first = new Signals();
        Signals second = new Signals();
        publisher.subscribe(first);
        publisher.subscribe(second);
        Collected.await("both", () -> first.texts.contains("complete") && second.texts.size() == 1);
        assertThat(first.texts).containsExactly("1", "complete");
        assertThat(second.texts).containsExactly("IllegalStateException");
    }

    @Test
    void onNext_thatThrows_hasTheEventSentAgain() {
        Signals signals = new Signals();
        signals.throwsOnce = true;
        client(3).events().subscribe(signals);
        Collected.await("complete", () -> signals.texts.contains("complete"));
        assertThat(signals.texts).containsExactly("thrown", "1", "2", "3", "complete");
    }

    @Test
    void request_ofNothing_isAnError() {
        Signals signals = new Signals();
        signals.demand = 0;
        client(3).events().subscribe(signals);
        Collected.await("error", () -> !signals.texts.isEmpty());
        assertThat(signals.texts).containsExactly("IllegalArgumentException");
    }

    private static final class Signals implements Flow.Subscriber<SseEvent> {
        final List<String> texts = new CopyOnWriteArrayList<>();
        long demand = Long.MAX_VALUE;
        boolean throwsOnce;

        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            subscription.request(demand);
        }

        @Override
        public void onNext(SseEvent event) {
            if (throwsOnce) {
                throwsOnce = false;
                texts.add("thrown");
                throw new IllegalStateException("once");
            }
            texts.add(event.data());
        }

        @Override
        public void onError(Throwable error) {
            texts.add(error.getClass().getSimpleName());
        }

        @Override
        public void onComplete() {
            texts.add("complete");
        }
    }

    private static Stream<Method> methods() {
        List<Method> methods = Arrays.stream(FlowPublisherVerification.class.getMethods())
                .filter(method -> method.isAnnotationPresent(org.testng.annotations.Test.class))
                .sorted(Comparator.comparing(Method::getName))
                .toList();
        assertThat(methods).hasSizeGreaterThan(30);
        return methods.stream();
    }

    private static DynamicTest rule(FlowPublisherVerification<SseEvent> verification, Method method) {
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

    private static class Verification extends FlowPublisherVerification<SseEvent> {
        Verification() {
            super(new TestEnvironment(TIMEOUT_MS, NO_SIGNAL_MS), REFERENCE_GC_MS);
        }

        @Override
        public Flow.Publisher<SseEvent> createFlowPublisher(long elements) {
            return client(elements).events();
        }

        @Override
        public Flow.Publisher<SseEvent> createFailedFlowPublisher() {
            SseClient used = client(1);
            used.close();
            return used.events();
        }
    }
}
