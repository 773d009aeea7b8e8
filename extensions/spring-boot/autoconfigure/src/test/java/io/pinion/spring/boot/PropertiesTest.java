package io.pinion.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinion.worker.IdleStrategy;
import io.pinion.worker.OverflowPolicy;
import io.pinion.worker.Pinning;
import io.pinion.worker.PollerChoice;
import io.pinion.worker.Worker;
import io.pinion.worker.WorkerConfig;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PropertiesTest {

    @Test
    void properties_all_reachTheWorker() {
        Contexts.runner()
                .withPropertyValues(
                        "pinion.workers.orders.capacity=64",
                        "pinion.workers.orders.overflow=block-for",
                        "pinion.workers.orders.overflow-timeout=250ms",
                        "pinion.workers.orders.idle-strategy=blocking",
                        "pinion.workers.orders.pinning.cpus=0,4000",
                        "pinion.workers.orders.pinning.required=false",
                        "pinion.workers.orders.grace=3s",
                        "pinion.workers.orders.stall-threshold=2s",
                        "pinion.workers.orders.poller=park",
                        "pinion.workers.orders.max-in-flight=7",
                        "pinion.workers.orders.max-timers=8",
                        "pinion.workers.orders.blocking-pool-size=9")
                .run(context -> {
                    WorkerConfig config = context.getBean(Worker.class).config();
                    assertThat(config.name()).isEqualTo("orders");
                    assertThat(config.capacity()).isEqualTo(64);
                    assertThat(config.overflow()).isEqualTo(OverflowPolicy.blockFor(Duration.ofMillis(250)));
                    assertThat(config.idleStrategy()).isEqualTo(IdleStrategy.BLOCKING);
                    assertThat(config.pinning()).isEqualTo(Pinning.bestEffort(0, 4000));
                    assertThat(config.grace()).isEqualTo(Duration.ofSeconds(3));
                    assertThat(config.stallThreshold()).isEqualTo(Duration.ofSeconds(2));
                    assertThat(config.poller()).isEqualTo(PollerChoice.PARK);
                    assertThat(config.maxInFlight()).isEqualTo(7);
                    assertThat(config.maxTimers()).isEqualTo(8);
                    assertThat(config.blockingPoolSize()).isEqualTo(9);
                });
    }

    @ParameterizedTest
    @CsvSource({"reject, REJECT", "block, BLOCK", "drop-newest, DROP_NEWEST"})
    void overflow_byName_isThatPolicy(String value, OverflowPolicy.Kind kind) {
        Contexts.runner()
                .withPropertyValues("pinion.workers.orders.overflow=" + value)
                .run(context -> assertThat(context.getBean(Worker.class)
                                .config()
                                .overflow()
                                .kind())
                        .isEqualTo(kind));
    }

    @ParameterizedTest
    @CsvSource({
        "capacity, 3, power of two",
        "capacity, many, many",
        "overflow, maybe, maybe",
        "overflow, block-for, set it",
        "overflow-timeout, 5s, only overflow block-for",
        "idle-strategy, sleepy, sleepy",
        "pinning.cpus, 5000, must be from 0",
        "pinning.required, true, at least one processor",
        "grace, -1s, must not be negative",
        "grace, soon, soon",
        "stall-threshold, 1ms, at least 10 ms",
        "poller, kqueue, kqueue",
        "max-in-flight, 0, must be from 1",
        "max-timers, 0, must be from 1",
        "blocking-pool-size, 0, must be from 1",
        "capcity, 64, unbound",
    })
    void property_refused_failsStartWithItsNameAndRule(String property, String value, String rule) {
        Contexts.runner()
                .withPropertyValues("pinion.workers.orders." + property + "=" + value)
                .run(context -> assertThat(context)
                        .getFailure()
                        .satisfies(failure -> assertThat(chain(failure))
                                .contains("pinion.workers.orders." + property.replace("pinning.required", "pinning"))
                                .contains(rule)));
    }

    @Test
    void overflowTimeout_zero_failsStartWithItsName() {
        Contexts.runner()
                .withPropertyValues(
                        "pinion.workers.orders.overflow=block-for", "pinion.workers.orders.overflow-timeout=0s")
                .run(context -> assertThat(chain(context.getStartupFailure()))
                        .contains("pinion.workers.orders.overflow-timeout")
                        .contains("must be positive"));
    }

    @Test
    void name_tooLong_failsStartWithItsName() {
        String name = "n".repeat(101);
        Contexts.runner()
                .withPropertyValues("pinion.workers." + name + ".capacity=64")
                .run(context -> assertThat(chain(context.getStartupFailure()))
                        .contains("pinion.workers." + name)
                        .contains("1 to 100 characters"));
    }

    @Test
    void worker_withNothingSet_hasTheDefaults() {
        Contexts.runner().withPropertyValues("pinion.workers.orders=").run(context -> {
            assertThat(context).hasSingleBean(Worker.class);
            assertThat(context.getBean("orders", Worker.class).config().capacity())
                    .isEqualTo(WorkerConfig.DEFAULT_CAPACITY);
        });
    }

    @Test
    void worker_thatIsNoGroup_failsStartWithItsName() {
        Contexts.runner()
                .withPropertyValues("pinion.workers.orders=64")
                .run(context -> assertThat(chain(context.getStartupFailure())).contains("pinion.workers.orders"));
    }

    @Test
    void metadata_inTheJar_describesTheProperties() throws IOException {
        try (InputStream metadata = getClass().getResourceAsStream("/META-INF/spring-configuration-metadata.json")) {
            assertThat(metadata).isNotNull();
            assertThat(new String(metadata.readAllBytes(), StandardCharsets.UTF_8))
                    .contains("\"pinion.workers\"", "\"pinion.phase\"", "each is a bean of that name")
                    .contains("\"defaultValue\": " + PinionProperties.DEFAULT_PHASE);
        }
    }

    private static String chain(Throwable failure) {
        StringBuilder messages = new StringBuilder();
        for (Throwable it = failure; it != null; it = it.getCause()) {
            messages.append(it.getMessage()).append('\n');
        }
        return messages.toString();
    }
}
