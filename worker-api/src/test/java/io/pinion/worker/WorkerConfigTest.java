package io.pinion.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class WorkerConfigTest {

    @Test
    void defaults_unset_areThoseOfTheJavadoc() {
        WorkerConfig config = WorkerConfig.defaults();
        assertThat(config.name()).isEqualTo("pinion-worker");
        assertThat(config.capacity()).isEqualTo(16_384).isEqualTo(WorkerConfig.DEFAULT_CAPACITY);
        assertThat(config.idleStrategy()).isEqualTo(IdleStrategy.ADAPTIVE);
        assertThat(config.overflow()).isEqualTo(OverflowPolicy.reject());
        assertThat(config.errorHandler()).isInstanceOf(LoggingErrorHandler.class);
        assertThat(config.decorator()).isNull();
        assertThat(config.grace()).isEqualTo(Duration.ofSeconds(10));
        assertThat(config.stallThreshold()).isEqualTo(Duration.ofSeconds(5));
        assertThat(config.threadFactory()).isNull();
        assertThat(config.blockingPoolSize()).isBetween(4, 32);
        assertThat(config.maxInFlight()).isEqualTo(65_536);
        assertThat(config.maxTimers()).isEqualTo(4_194_304);
        assertThat(WorkerConfig.defaults()).isSameAs(config);
    }

    @Test
    void build_everythingSet_keepsIt() {
        TaskErrorHandler handler = (task, error) -> {};
        TaskDecorator decorator = task -> task;
        ThreadFactory factory = Thread::new;
        WorkerConfig config = WorkerConfig.builder()
                .name("name")
                .capacity(2)
                .idleStrategy(IdleStrategy.BUSY_SPIN)
                .overflow(OverflowPolicy.block())
                .errorHandler(handler)
                .decorator(decorator)
                .grace(Duration.ZERO)
                .stallThreshold(Duration.ZERO)
                .threadFactory(factory)
                .blockingPoolSize(1)
                .maxInFlight(2)
                .maxTimers(3)
                .build();
        assertThat(config.name()).isEqualTo("name");
        assertThat(config.capacity()).isEqualTo(2);
        assertThat(config.idleStrategy()).isEqualTo(IdleStrategy.BUSY_SPIN);
        assertThat(config.overflow()).isEqualTo(OverflowPolicy.block());
        assertThat(config.errorHandler()).isSameAs(handler);
        assertThat(config.decorator()).isSameAs(decorator);
        assertThat(config.grace()).isZero();
        assertThat(config.stallThreshold()).isZero();
        assertThat(config.threadFactory()).isSameAs(factory);
        assertThat(config.blockingPoolSize()).isEqualTo(1);
        assertThat(config.maxInFlight()).isEqualTo(2);
        assertThat(config.maxTimers()).isEqualTo(3);
        assertThat(config.toString()).contains("name=name", "capacity=2", "BUSY_SPIN", "BLOCK", "PT0S");
    }

    @Test
    void build_twice_makesIndependentConfigurationsWithHandlersOfTheirOwn() {
        WorkerConfig.Builder builder = WorkerConfig.builder().name("name");
        WorkerConfig first = builder.build();
        WorkerConfig second = builder.capacity(8).build();
        assertThat(first.capacity()).isEqualTo(WorkerConfig.DEFAULT_CAPACITY);
        assertThat(second.capacity()).isEqualTo(8);
        assertThat(second.name()).isEqualTo("name");
        assertThat(first.errorHandler()).isNotSameAs(second.errorHandler());
    }

    @ParameterizedTest
    @ValueSource(ints = {Integer.MIN_VALUE, -8, -1, 0, 1, 3, 12, 16_383, (1 << 24) + 1, 1 << 25, Integer.MAX_VALUE})
    void capacity_notAPowerOfTwoInRange_isRefusedWithItsValue(int wrong) {
        assertThatThrownBy(() -> WorkerConfig.builder().capacity(wrong))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("capacity")
                .hasMessageContaining("power of two")
                .hasMessageContaining(String.valueOf(wrong));
    }

    @Test
    void capacity_eachPowerOfTwoInRange_isTaken() {
        for (int capacity = 2; capacity <= WorkerConfig.MAX_CAPACITY && capacity > 0; capacity <<= 1) {
            assertThat(WorkerConfig.builder().capacity(capacity).build().capacity())
                    .isEqualTo(capacity);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\t", "a\nb", "a\u0000b", "a\u0085b", "a\u007fb"})
    void name_blankOrWithControlCharacters_isRefused(String wrong) {
        assertThatThrownBy(() -> WorkerConfig.builder().name(wrong))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("name");
    }

    @Test
    void name_length_isBounded() {
        assertThat(WorkerConfig.builder().name("n".repeat(100)).build().name()).hasSize(100);
        assertThatThrownBy(() -> WorkerConfig.builder().name("n".repeat(101)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void durations_negative_areRefusedWithTheirValue() {
        Duration negative = Duration.ofMillis(-3);
        assertThatThrownBy(() -> WorkerConfig.builder().grace(negative))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("grace")
                .hasMessageContaining(negative.toString());
        assertThatThrownBy(() -> WorkerConfig.builder().stallThreshold(negative))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("stallThreshold")
                .hasMessageContaining(negative.toString());
    }

    @Test
    void stallThreshold_tooShortToMeasure_isRefused() {
        assertThatThrownBy(() -> WorkerConfig.builder().stallThreshold(Duration.ofNanos(9_999_999)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("stallThreshold");
        assertThat(WorkerConfig.builder()
                        .stallThreshold(Duration.ofMillis(10))
                        .build()
                        .stallThreshold())
                .isEqualTo(Duration.ofMillis(10));
    }

    @Test
    void durations_beyondNanoseconds_areTaken() {
        Duration endless = Duration.ofSeconds(Long.MAX_VALUE);
        WorkerConfig config =
                WorkerConfig.builder().grace(endless).stallThreshold(endless).build();
        assertThat(config.grace()).isEqualTo(endless);
        assertThat(config.stallThreshold()).isEqualTo(endless);
    }

    @Test
    void counts_outOfRange_areRefusedWithTheirValue() {
        for (int wrong : new int[] {Integer.MIN_VALUE, -1, 0, 10_001}) {
            assertThatThrownBy(() -> WorkerConfig.builder().blockingPoolSize(wrong))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("blockingPoolSize")
                    .hasMessageContaining(String.valueOf(wrong));
        }
        for (int wrong : new int[] {Integer.MIN_VALUE, -1, 0, (1 << 24) + 1}) {
            assertThatThrownBy(() -> WorkerConfig.builder().maxInFlight(wrong))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("maxInFlight")
                    .hasMessageContaining(String.valueOf(wrong));
        }
        for (int wrong : new int[] {Integer.MIN_VALUE, -1, 0, (1 << 28) + 1}) {
            assertThatThrownBy(() -> WorkerConfig.builder().maxTimers(wrong))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("maxTimers")
                    .hasMessageContaining(String.valueOf(wrong));
        }
    }

    static Stream<Arguments> settings() {
        return Stream.of(
                setting("name", builder -> builder.name("name")),
                setting("capacity", builder -> builder.capacity(8)),
                setting("idleStrategy", builder -> builder.idleStrategy(IdleStrategy.BLOCKING)),
                setting("overflow", builder -> builder.overflow(OverflowPolicy.reject())),
                setting("errorHandler", builder -> builder.errorHandler((task, error) -> {})),
                setting("decorator", builder -> builder.decorator(task -> task)),
                setting("grace", builder -> builder.grace(Duration.ZERO)),
                setting("stallThreshold", builder -> builder.stallThreshold(Duration.ZERO)),
                setting("threadFactory", builder -> builder.threadFactory(Thread::new)),
                setting("blockingPoolSize", builder -> builder.blockingPoolSize(1)),
                setting("maxInFlight", builder -> builder.maxInFlight(1)),
                setting("maxTimers", builder -> builder.maxTimers(1)));
    }

    private static Arguments setting(String name, UnaryOperator<WorkerConfig.Builder> call) {
        return Arguments.of(name, call);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("settings")
    void setting_givenTwice_isRefusedByName(String name, UnaryOperator<WorkerConfig.Builder> call) {
        WorkerConfig.Builder builder = WorkerConfig.builder();
        assertThat(call.apply(builder)).isSameAs(builder);
        assertThatThrownBy(() -> call.apply(builder))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(name);
        assertThat(builder.build()).isNotNull();
    }

    @Test
    void numbers_atTheEndsOfTheirRanges_areTaken() {
        WorkerConfig config = WorkerConfig.builder()
                .capacity(1 << 24)
                .blockingPoolSize(10_000)
                .maxInFlight(1 << 24)
                .maxTimers(1 << 28)
                .build();
        assertThat(config.capacity()).isEqualTo(1 << 24);
        assertThat(config.blockingPoolSize()).isEqualTo(10_000);
        assertThat(config.maxInFlight()).isEqualTo(1 << 24);
        assertThat(config.maxTimers()).isEqualTo(1 << 28);
    }

    @Test
    void setting_refusedOnce_canBeGivenAgain() {
        WorkerConfig.Builder builder = WorkerConfig.builder();
        List<Runnable> wrong = List.of(
                () -> builder.name(" "),
                () -> builder.capacity(3),
                () -> builder.grace(Duration.ofNanos(-1)),
                () -> builder.stallThreshold(Duration.ofNanos(1)),
                () -> builder.blockingPoolSize(0),
                () -> builder.maxInFlight(0),
                () -> builder.maxTimers(0));
        wrong.forEach(call -> assertThatThrownBy(call::run).isInstanceOf(IllegalArgumentException.class));
        WorkerConfig config = builder.name("name")
                .capacity(4)
                .grace(Duration.ZERO)
                .stallThreshold(Duration.ZERO)
                .blockingPoolSize(1)
                .maxInFlight(1)
                .maxTimers(1)
                .build();
        assertThat(config.capacity()).isEqualTo(4);
    }

    @Test
    void setting_null_isRefusedByName() {
        WorkerConfig.Builder builder = WorkerConfig.builder();
        assertThatThrownBy(() -> builder.name(null))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("name");
        assertThatThrownBy(() -> builder.idleStrategy(null))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("idleStrategy");
        assertThatThrownBy(() -> builder.overflow(null))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("overflow");
        assertThatThrownBy(() -> builder.errorHandler(null))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("errorHandler");
        assertThatThrownBy(() -> builder.decorator(null))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("decorator");
        assertThatThrownBy(() -> builder.grace(null))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("grace");
        assertThatThrownBy(() -> builder.stallThreshold(null))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("stallThreshold");
        assertThatThrownBy(() -> builder.threadFactory(null))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("threadFactory");
        assertThatThrownBy(() -> builder.pinning(null))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("pinning");
        assertThatThrownBy(() -> builder.poller(null))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("poller");
    }

    @Test
    void pinningAndPoller_notSet_leaveThingsToTheSystem() {
        assertThat(WorkerConfig.defaults().pinning()).isEqualTo(Pinning.none());
        assertThat(WorkerConfig.defaults().poller()).isEqualTo(PollerChoice.AUTO);
    }
}
