package io.pinion.tasks.context;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pinion.worker.Worker;
import io.pinion.worker.WorkerConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class ContextCarrierTest {
    private static final ThreadLocal<String> TENANT = new ThreadLocal<>();
    private static final ThreadLocal<String> USER = new ThreadLocal<>();

    @AfterEach
    void clear() {
        TENANT.remove();
        USER.remove();
    }

    private static Worker workerWith(ContextCarrier carrier) {
        return Worker.start(WorkerConfig.builder().decorator(carrier).build());
    }

    @Test
    @DisplayName("aiomisc 15: given a context variable set per call, each call sees its own value, from ten threads")
    void threadLocal_fromTenThreads_isSeenByEachTask() throws Exception {
        try (Worker worker = workerWith(ContextCarrier.threadLocal(TENANT))) {
            List<Thread> threads = new ArrayList<>();
            List<CompletableFuture<Boolean>> seen = new ArrayList<>();
            for (int t = 0; t < 10; t++) {
                int number = t;
                Thread thread = new Thread(() -> {
                    for (int i = 0; i < 100; i++) {
                        String value = number + "/" + i;
                        TENANT.set(value);
                        CompletableFuture<Boolean> end = worker.submit(() -> value.equals(TENANT.get()));
                        synchronized (seen) {
                            seen.add(end);
                        }
                    }
                });
                threads.add(thread);
                thread.start();
            }
            for (Thread thread : threads) {
                thread.join();
            }
            assertThat(seen).hasSize(1_000);
            for (CompletableFuture<Boolean> end : seen) {
                assertThat(end.get(30, TimeUnit.SECONDS)).isTrue();
            }
            assertThat(worker.<String, RuntimeException>call(TENANT::get)).isNull();
        }
    }

    @Test
    void carrier_asTheWorkersDecorator_coversTheStartOfAsynchronousTasks() throws Exception {
        try (Worker worker = workerWith(ContextCarrier.threadLocal(TENANT))) {
            TENANT.set("a");
            CompletableFuture<String> seen = worker.submitAsync(() -> CompletableFuture.completedFuture(TENANT.get()));
            assertThat(seen.get(30, TimeUnit.SECONDS)).isEqualTo("a");
        }
    }

    @Test
    void run_whateverTheTaskDoes_putsBackWhatWasThere() {
        ContextCarrier carrier = ContextCarrier.threadLocal(TENANT);
        TENANT.set("submitter");
        Runnable task = carrier.decorate(() -> {
            assertThat(TENANT.get()).isEqualTo("submitter");
            TENANT.set("changed by the task");
            throw new IllegalStateException("wanted");
        });
        TENANT.set("worker");
        assertThatThrownBy(task::run).hasMessage("wanted");
        assertThat(TENANT.get()).isEqualTo("worker");
        TENANT.remove();
        assertThatThrownBy(task::run).hasMessage("wanted");
        assertThat(TENANT.get()).isNull();
    }

    @Test
    void decorate_withNothingToCarry_returnsTheTaskItself() {
        ContextCarrier carrier =
                ContextCarrier.of(ContextCarrier.threadLocal(TENANT), ContextCarrier.threadLocal(USER));
        Runnable task = () -> {};
        assertThat(carrier.decorate(task)).isSameAs(task);
        assertThat(ContextCarrier.of().decorate(task)).isSameAs(task);
        assertThat(carrier.capture()).isNull();
    }

    @Test
    void of_withSeveral_carriesThoseThatHaveSomething() throws Exception {
        ContextCarrier carrier =
                ContextCarrier.of(() -> null, ContextCarrier.threadLocal(TENANT), ContextCarrier.threadLocal(USER));
        TENANT.set("t");
        assertThat(carrier.carry(TENANT::get).call()).isEqualTo("t");
        USER.set("u");
        var both = carrier.carryAsync(() -> CompletableFuture.completedFuture(TENANT.get() + USER.get()));
        clear();
        assertThat(both.start().toCompletableFuture().join()).isEqualTo("tu");
        assertThat(TENANT.get()).isNull();
        assertThat(USER.get()).isNull();
    }

    @Test
    void of_whenOneFails_restoresTheOthersInReverse() {
        List<String> log = new ArrayList<>();
        ContextCarrier carrier = ContextCarrier.of(logging("a", log, false), logging("b", log, true), () -> {
            return () -> {
                throw new IllegalStateException("install");
            };
        });
        Runnable task = carrier.decorate(() -> log.add("ran"));
        assertThatThrownBy(task::run)
                .hasMessage("install")
                .satisfies(e -> assertThat(e.getSuppressed())
                        .singleElement()
                        .satisfies(s -> assertThat(s).hasMessage("restore b")));
        assertThat(log).containsExactly("+a", "+b", "-b", "-a");
    }

    private static ContextCarrier logging(String name, List<String> log, boolean failing) {
        return () -> () -> {
            log.add("+" + name);
            return () -> {
                log.add("-" + name);
                if (failing) {
                    throw new IllegalStateException("restore " + name);
                }
            };
        };
    }

    @Test
    void decorate_inLogs_showsTheTask() {
        TENANT.set("t");
        Runnable task = new Runnable() {
            @Override
            public void run() {}

            @Override
            public String toString() {
                return "the task";
            }
        };
        assertThat(ContextCarrier.threadLocal(TENANT).decorate(task)).hasToString("the task");
    }

    @Test
    void carriers_givenNull_refuse() {
        assertThatThrownBy(() -> ContextCarrier.threadLocal(null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> ContextCarrier.of((ContextCarrier) null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> ContextCarrier.of().decorate(null)).isInstanceOf(NullPointerException.class);
    }
}
