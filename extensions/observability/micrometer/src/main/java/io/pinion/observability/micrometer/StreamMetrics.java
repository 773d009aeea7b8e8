package io.pinion.observability.micrometer;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.pinion.worker.net.ReconnectingStream;
import java.util.List;
import java.util.Objects;
import java.util.function.ToLongFunction;

/**
 * Binds the account of a reconnecting stream to registries of Micrometer.
 *
 * <p>Shape: 8 meters with the prefix {@code pinion.stream.} and the tag {@code stream}: the counters {@code taken},
 * {@code sent}, {@code dropped} and {@code unknown} and the gauge {@code buffered} in bytes, the counters
 * {@code connections} and {@code attempts}, and {@code state}: 0 connecting, 1 connected, 2 closing, 3 closed.
 * <p>Threads, cost and life are those of {@link WorkerMetrics}, with {@link ReconnectingStream#account()} as the snapshot.
 */
public final class StreamMetrics implements MeterBinder, AutoCloseable {
    private record Reading(ReconnectingStream.State state, ReconnectingStream.Account account) {}

    private static final String PREFIX = "pinion.stream.";
    private static final List<MeterSpec<Reading>> SPECS = List.of(
            MeterSpec.state(
                    PREFIX + "state",
                    "0 connecting, 1 connected, 2 closing, 3 closed",
                    reading -> numberOf(reading.state)),
            bytes("taken", "Bytes accepted from callers", ReconnectingStream.Account::takenBytes),
            bytes("sent", "Bytes given to the system", ReconnectingStream.Account::sentBytes),
            bytes("dropped", "Bytes given up by policy or by close", ReconnectingStream.Account::droppedBytes),
            bytes(
                    "unknown",
                    "Bytes on lost connections, not known to have arrived",
                    ReconnectingStream.Account::unknownBytes),
            MeterSpec.<Reading>gauge(PREFIX + "buffered", "Bytes that wait", reading -> reading.account.bufferedBytes())
                    .in("bytes"),
            counter("connections", "How often it was connected", ReconnectingStream.Account::connections),
            counter("attempts", "How often it tried", ReconnectingStream.Account::attempts));

    private final MeterSet<Reading> meters;

    private StreamMetrics(MeterSet<Reading> meters) {
        this.meters = meters;
    }

    /**
     * Makes a binder; nothing is registered or read yet.
     *
     * @param name the value of the tag {@code stream}: 1 to 100 characters, not all blank, no control characters
     * @param stream whose meters
     * @return a binder, for any number of registries
     */
    public static StreamMetrics of(String name, ReconnectingStream stream) {
        return of(name, stream, Tags.empty());
    }

    /**
     * Makes a binder whose meters have more tags; nothing is registered or read yet.
     *
     * @param name the value of the tag {@code stream}: 1 to 100 characters, not all blank, no control characters
     * @param stream whose meters
     * @param tags put on each meter beside {@code stream}; the same keys for all streams of a registry
     * @return a binder, for any number of registries
     * @throws IllegalArgumentException if the name is none, or a tag is named {@code stream} or {@code quantile}
     */
    public static StreamMetrics of(String name, ReconnectingStream stream, Iterable<Tag> tags) {
        String checked = MeterSet.checkedName(name);
        Latest<Reading> latest = new Latest<>(new OfStream(Objects.requireNonNull(stream, "stream")), System::nanoTime);
        return new StreamMetrics(new MeterSet<>("stream", checked, tags, SPECS, latest));
    }

    /**
     * Registers the meters. Bound again to the same registry, they are registered anew.
     *
     * @param registry where to
     * @throws IllegalStateException if this binder is closed
     * @throws RuntimeException if the registry refuses a meter; none is left registered
     */
    @Override
    public void bindTo(MeterRegistry registry) {
        meters.bindTo(registry);
    }

    /**
     * Removes the meters from every registry they were bound to, and lets go of the stream, which goes on. Closed
     * already, it does nothing.
     */
    @Override
    public void close() {
        meters.close();
    }

    private static MeterSpec<Reading> bytes(
            String name, String help, ToLongFunction<ReconnectingStream.Account> value) {
        return counter(name, help, value).in("bytes");
    }

    private static MeterSpec<Reading> counter(
            String name, String help, ToLongFunction<ReconnectingStream.Account> value) {
        return MeterSpec.counter(PREFIX + name, help, reading -> value.applyAsLong(reading.account));
    }

    private static double numberOf(ReconnectingStream.State state) {
        return switch (state) {
            case CONNECTING -> 0;
            case CONNECTED -> 1;
            case CLOSING -> 2;
            case CLOSED -> MeterSet.ENDED;
        };
    }

    private record OfStream(ReconnectingStream stream) implements Latest.Source<Reading> {
        @Override
        public Reading snapshot() {
            return new Reading(stream.state(), stream.account());
        }

        @Override
        public boolean hasEnded() {
            return stream.state() == ReconnectingStream.State.CLOSED;
        }
    }
}
