package io.pinion.worker;

import io.pinion.stress.fuzz.FuzzInput;
import io.pinion.stress.fuzz.FuzzTarget;
import io.pinion.stress.fuzz.Hold;
import io.pinion.worker.net.StreamOptions;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * Settings of a worker and of streams, one after the other: a byte names one, eight more are its value. A value within
 * the documented range is taken and comes out again; any other is refused when it is set, or at the latest when the
 * options are made, and then nothing has changed.
 */
public final class ConfigFuzz extends FuzzTarget<ConfigFuzz.Parser> {

    /** The setting that differs in the twins. */
    public interface Parser {
        void capacity(WorkerConfig.Builder builder, int capacity);
    }

    public ConfigFuzz() {
        super(
                "configuration",
                WorkerConfig.Builder::capacity,
                Map.of(
                        "a capacity is rounded up",
                        (builder, capacity) -> builder.capacity(Integer.highestOneBit(capacity - 1) << 1),
                        "a capacity that does not fit is replaced",
                        (builder, capacity) -> builder.capacity(
                                capacity >= 2 && capacity <= 1 << 24 && Integer.bitCount(capacity) == 1
                                        ? capacity
                                        : WorkerConfig.DEFAULT_CAPACITY)));
    }

    @Override
    protected void check(Parser parser, byte[] input) {
        FuzzInput choices = new FuzzInput(input);
        Worker worker = new Worker(parser);
        Streams streams = new Streams();
        while (choices.hasMore()) {
            int setting = choices.octet() % 16;
            long value = choices.number();
            if (setting < 9) {
                worker.set(setting, value);
            } else {
                streams.set(setting, value);
            }
        }
        worker.build();
        streams.build();
    }

    /** Runs a step that must be refused or not, by that kind of exception. */
    private static boolean refused(Class<? extends RuntimeException> kind, Runnable step) {
        try {
            step.run();
            return false;
        } catch (RuntimeException e) {
            Hold.same(kind, e.getClass(), "refusal");
            Hold.that(e.getMessage() != null && !e.getMessage().isBlank(), "no reason");
            return true;
        }
    }

    private static final class Worker {
        private final Parser parser;
        private final WorkerConfig.Builder builder = WorkerConfig.builder();
        private final Map<Integer, Object> model = new HashMap<>();

        Worker(Parser parser) {
            this.parser = parser;
        }

        void set(int setting, long value) {
            int number = (int) value;
            switch (setting) {
                case 0 -> {
                    String name = name(value);
                    boolean fits = !name.isBlank()
                            && name.length() <= 100
                            && name.chars().allMatch(Worker::isVisible);
                    step(setting, name, fits, () -> builder.name(name));
                }
                case 1 -> {
                    boolean fits = number >= 2 && number <= 1 << 24 && (number & number - 1) == 0;
                    step(setting, number, fits, () -> parser.capacity(builder, number));
                }
                case 2 -> {
                    Duration grace = duration(value);
                    step(setting, grace, !grace.isNegative(), () -> builder.grace(grace));
                }
                case 3 -> {
                    Duration threshold = duration(value);
                    boolean fits = threshold.isZero() || threshold.compareTo(Duration.ofMillis(10)) >= 0;
                    step(setting, threshold, fits, () -> builder.stallThreshold(threshold));
                }
                case 4 -> step(setting, number, in(number, 10_000), () -> builder.blockingPoolSize(number));
                case 5 -> step(setting, number, in(number, 1 << 24), () -> builder.maxInFlight(number));
                case 6 -> step(setting, number, in(number, 1 << 28), () -> builder.maxTimers(number));
                case 7 -> pin(number);
                default -> blockFor(duration(value));
            }
        }

        private void pin(int cpu) {
            boolean fits = cpu >= 0 && cpu <= 4_095;
            Hold.same(!fits, refused(IllegalArgumentException.class, () -> Pinning.required(cpu)), "processor " + cpu);
            if (fits) {
                step(7, Pinning.required(cpu), true, () -> builder.pinning(Pinning.required(cpu)));
            }
        }

        private void blockFor(Duration limit) {
            boolean fits = !limit.isNegative() && !limit.isZero();
            Hold.same(!fits, refused(IllegalArgumentException.class, () -> OverflowPolicy.blockFor(limit)), "limit");
            if (fits) {
                OverflowPolicy policy = OverflowPolicy.blockFor(limit);
                step(8, policy, true, () -> builder.overflow(policy));
            }
        }

        private void step(int setting, Object value, boolean fits, Runnable step) {
            boolean again = model.containsKey(setting);
            // Which of two reasons is given is not promised.
            if (again && !fits) {
                Hold.that(refusedAnyhow(step), "taken: " + value);
            } else {
                Class<? extends RuntimeException> kind =
                        again ? IllegalStateException.class : IllegalArgumentException.class;
                Hold.same(again || !fits, refused(kind, step), "setting " + setting + " to " + value + " is refused");
            }
            if (!again && fits) {
                model.put(setting, value);
            }
        }

        private static boolean refusedAnyhow(Runnable step) {
            try {
                step.run();
                return false;
            } catch (IllegalStateException | IllegalArgumentException e) {
                return true;
            }
        }

        void build() {
            WorkerConfig config = builder.build();
            same(0, config.name());
            same(1, config.capacity());
            same(2, config.grace());
            same(3, config.stallThreshold());
            same(4, config.blockingPoolSize());
            same(5, config.maxInFlight());
            same(6, config.maxTimers());
            same(7, config.pinning());
            same(8, config.overflow());
        }

        private void same(int setting, Object found) {
            Hold.same(model.getOrDefault(setting, found), found, "setting " + setting);
        }

        private static boolean isVisible(int character) {
            return !Character.isISOControl(character);
        }

        private static boolean in(int number, int max) {
            return number >= 1 && number <= max;
        }

        /** Of up to 127 characters, each of the value's bytes in turn. */
        private static String name(long value) {
            StringBuilder name = new StringBuilder();
            for (int i = 0; i < (value & 0x7F); i++) {
                name.append((char) (value >>> 8 * (1 + i % 7) & 0xFF));
            }
            return name.toString();
        }
    }

    private static Duration duration(long value) {
        return value % 3 == 0 ? Duration.ofSeconds(value / 3) : Duration.ofNanos(value);
    }

    private static final class Streams {
        private final StreamOptions.Builder builder = StreamOptions.builder();
        private Duration connectTimeout = Duration.ofSeconds(10);
        private Duration idleTimeout = Duration.ofMinutes(5);
        private int readBufferBytes = 1 << 16;
        private int writeLimitBytes = 1 << 20;
        private int highWaterBytes = 1 << 18;
        private int lowWaterBytes = 1 << 16;

        void set(int setting, long value) {
            int number = (int) value;
            Duration duration = duration(value);
            boolean positive = !duration.isNegative() && !duration.isZero();
            switch (setting) {
                case 9 ->
                    connectTimeout = step(connectTimeout, duration, positive, () -> builder.connectTimeout(duration));
                case 10 ->
                    idleTimeout =
                            step(idleTimeout, duration, !duration.isNegative(), () -> builder.idleTimeout(duration));
                case 11 ->
                    readBufferBytes = step(
                            readBufferBytes, number, in(number, 256, 1 << 26), () -> builder.readBufferBytes(number));
                case 12 ->
                    writeLimitBytes = step(
                            writeLimitBytes, number, in(number, 1_024, 1 << 30), () -> builder.writeLimitBytes(number));
                case 13 ->
                    highWaterBytes =
                            step(highWaterBytes, number, in(number, 1, 1 << 30), () -> builder.highWaterBytes(number));
                default ->
                    lowWaterBytes =
                            step(lowWaterBytes, number, in(number, 0, 1 << 30), () -> builder.lowWaterBytes(number));
            }
        }

        private static <T> T step(T before, T value, boolean fits, Runnable step) {
            Hold.same(!fits, refused(IllegalArgumentException.class, step), value + " is refused");
            return fits ? value : before;
        }

        private static boolean in(int number, int min, int max) {
            return number >= min && number <= max;
        }

        void build() {
            boolean fits = lowWaterBytes <= highWaterBytes && highWaterBytes <= writeLimitBytes;
            Hold.same(!fits, refused(IllegalArgumentException.class, builder::build), "the water marks are refused");
            if (fits) {
                StreamOptions options = builder.build();
                Hold.same(connectTimeout, options.connectTimeout(), "connectTimeout");
                Hold.same(idleTimeout, options.idleTimeout(), "idleTimeout");
                Hold.same(readBufferBytes, options.readBufferBytes(), "readBufferBytes");
                Hold.same(writeLimitBytes, options.writeLimitBytes(), "writeLimitBytes");
                Hold.same(highWaterBytes, options.highWaterBytes(), "highWaterBytes");
                Hold.same(lowWaterBytes, options.lowWaterBytes(), "lowWaterBytes");
            }
        }
    }
}
