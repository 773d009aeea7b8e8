package io.pinion.worker.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.function.IntUnaryOperator;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every option comes out as it went in, and every number is taken exactly within its documented range. */
class OptionsValuesTest {
    private static final Duration NEGATIVE = Duration.ofNanos(-1);
    private static final Duration LEAST = Duration.ofNanos(1);

    @Test
    void streamOptions_notSet_areThoseOfTheJavadoc() {
        StreamOptions options = StreamOptions.builder().build();
        assertThat(options.connectTimeout()).isEqualTo(Duration.ofSeconds(10));
        assertThat(options.idleTimeout()).isEqualTo(Duration.ofMinutes(5));
        assertThat(options.writeStallTimeout()).isEqualTo(Duration.ofSeconds(30));
        assertThat(options.readBufferBytes()).isEqualTo(65_536);
        assertThat(options.writeLimitBytes()).isEqualTo(1 << 20);
        assertThat(options.highWaterBytes()).isEqualTo(1 << 18);
        assertThat(options.lowWaterBytes()).isEqualTo(1 << 16);
        assertThat(options.noDelay()).isTrue();
        assertThat(options.keepAlive()).isTrue();
        assertThat(options.userTimeout()).isZero();
        assertThat(options.sendBufferBytes()).isZero();
        assertThat(options.receiveBufferBytes()).isZero();
        assertThat(options.reuseAddress()).isTrue();
        assertThat(options.tls()).isNull();
        assertThat(StreamOptions.defaults()).usingRecursiveComparison().isEqualTo(options);
    }

    @Test
    void streamOptions_allSet_areKept() throws NoSuchAlgorithmException {
        Tls tls = Tls.client(SSLContext.getDefault(), "host");
        StreamOptions.Builder builder = StreamOptions.builder();
        assertThat(builder.connectTimeout(Duration.ofMillis(1))).isSameAs(builder);
        assertThat(builder.idleTimeout(Duration.ofMillis(2))).isSameAs(builder);
        assertThat(builder.writeStallTimeout(Duration.ofMillis(3))).isSameAs(builder);
        assertThat(builder.readBufferBytes(1_001)).isSameAs(builder);
        assertThat(builder.writeLimitBytes(1_030)).isSameAs(builder);
        assertThat(builder.highWaterBytes(1_003)).isSameAs(builder);
        assertThat(builder.lowWaterBytes(1_002)).isSameAs(builder);
        assertThat(builder.noDelay(false)).isSameAs(builder);
        assertThat(builder.keepAlive(false)).isSameAs(builder);
        assertThat(builder.userTimeout(Duration.ofMillis(4))).isSameAs(builder);
        assertThat(builder.sendBufferBytes(1_005)).isSameAs(builder);
        assertThat(builder.receiveBufferBytes(1_006)).isSameAs(builder);
        assertThat(builder.reuseAddress(false)).isSameAs(builder);
        assertThat(builder.tls(tls)).isSameAs(builder);

        StreamOptions options = builder.build();
        assertThat(options.connectTimeout()).isEqualTo(Duration.ofMillis(1));
        assertThat(options.idleTimeout()).isEqualTo(Duration.ofMillis(2));
        assertThat(options.writeStallTimeout()).isEqualTo(Duration.ofMillis(3));
        assertThat(options.readBufferBytes()).isEqualTo(1_001);
        assertThat(options.writeLimitBytes()).isEqualTo(1_030);
        assertThat(options.highWaterBytes()).isEqualTo(1_003);
        assertThat(options.lowWaterBytes()).isEqualTo(1_002);
        assertThat(options.noDelay()).isFalse();
        assertThat(options.keepAlive()).isFalse();
        assertThat(options.userTimeout()).isEqualTo(Duration.ofMillis(4));
        assertThat(options.sendBufferBytes()).isEqualTo(1_005);
        assertThat(options.receiveBufferBytes()).isEqualTo(1_006);
        assertThat(options.reuseAddress()).isFalse();
        assertThat(options.tls()).isSameAs(tls);
    }

    @Test
    void datagramOptions_notSet_areThoseOfTheJavadoc() {
        DatagramOptions options = DatagramOptions.builder().build();
        assertThat(options.maxDatagramBytes()).isEqualTo(65_535);
        assertThat(options.writeLimitBytes()).isEqualTo(1 << 20);
        assertThat(options.sendBufferBytes()).isZero();
        assertThat(options.receiveBufferBytes()).isZero();
        assertThat(options.reuseAddress()).isFalse();
        assertThat(options.broadcast()).isFalse();
        assertThat(DatagramOptions.defaults()).usingRecursiveComparison().isEqualTo(options);
    }

    @Test
    void datagramOptions_allSet_areKept() {
        DatagramOptions.Builder builder = DatagramOptions.builder();
        assertThat(builder.maxDatagramBytes(1_001)).isSameAs(builder);
        assertThat(builder.writeLimitBytes(1_030)).isSameAs(builder);
        assertThat(builder.sendBufferBytes(1_003)).isSameAs(builder);
        assertThat(builder.receiveBufferBytes(1_004)).isSameAs(builder);
        assertThat(builder.reuseAddress(true)).isSameAs(builder);
        assertThat(builder.broadcast(true)).isSameAs(builder);

        DatagramOptions options = builder.build();
        assertThat(options.maxDatagramBytes()).isEqualTo(1_001);
        assertThat(options.writeLimitBytes()).isEqualTo(1_030);
        assertThat(options.sendBufferBytes()).isEqualTo(1_003);
        assertThat(options.receiveBufferBytes()).isEqualTo(1_004);
        assertThat(options.reuseAddress()).isTrue();
        assertThat(options.broadcast()).isTrue();
    }

    @Test
    void reconnectOptions_notSet_areThoseOfTheJavadoc() {
        ReconnectOptions options = ReconnectOptions.builder().build();
        assertThat(options.stream().idleTimeout()).isZero();
        assertThat(options.firstBackoff()).isEqualTo(Duration.ofMillis(100));
        assertThat(options.maxBackoff()).isEqualTo(Duration.ofSeconds(30));
        assertThat(options.stableFor()).isEqualTo(Duration.ofSeconds(10));
        assertThat(options.liveness()).isZero();
        assertThat(options.bufferBytes()).isEqualTo(1 << 20);
        assertThat(options.whenFull()).isEqualTo(ReconnectOptions.WhenFull.REFUSE);
        assertThat(options.resynchronise()).isFalse();
        assertThat(options.closeTimeout()).isEqualTo(Duration.ofSeconds(5));
        assertThat(ReconnectOptions.defaults()).usingRecursiveComparison().isEqualTo(options);
    }

    @Test
    void reconnectOptions_allSet_areKept() {
        StreamOptions stream = StreamOptions.builder().build();
        ReconnectOptions.WhenFull last =
                ReconnectOptions.WhenFull.values()[ReconnectOptions.WhenFull.values().length - 1];
        ReconnectOptions.Builder builder = ReconnectOptions.builder();
        assertThat(builder.stream(stream)).isSameAs(builder);
        assertThat(builder.firstBackoff(Duration.ofMillis(1))).isSameAs(builder);
        assertThat(builder.maxBackoff(Duration.ofMillis(2))).isSameAs(builder);
        assertThat(builder.stableFor(Duration.ofMillis(3))).isSameAs(builder);
        assertThat(builder.liveness(Duration.ofMillis(4))).isSameAs(builder);
        assertThat(builder.bufferBytes(1_025)).isSameAs(builder);
        assertThat(builder.whenFull(last)).isSameAs(builder);
        assertThat(builder.resynchronise(true)).isSameAs(builder);
        assertThat(builder.closeTimeout(Duration.ofMillis(5))).isSameAs(builder);

        ReconnectOptions options = builder.build();
        assertThat(options.stream()).isSameAs(stream);
        assertThat(options.firstBackoff()).isEqualTo(Duration.ofMillis(1));
        assertThat(options.maxBackoff()).isEqualTo(Duration.ofMillis(2));
        assertThat(options.stableFor()).isEqualTo(Duration.ofMillis(3));
        assertThat(options.liveness()).isEqualTo(Duration.ofMillis(4));
        assertThat(options.bufferBytes()).isEqualTo(1_025);
        assertThat(options.whenFull()).isEqualTo(last);
        assertThat(options.resynchronise()).isTrue();
        assertThat(options.closeTimeout()).isEqualTo(Duration.ofMillis(5));
    }

    static Stream<Arguments> numbers() {
        return Stream.of(
                number(
                        "stream readBufferBytes",
                        256,
                        1 << 26,
                        n -> stream().readBufferBytes(n).build().readBufferBytes()),
                number(
                        "stream writeLimitBytes",
                        1_024,
                        1 << 30,
                        n -> lowMarks().writeLimitBytes(n).build().writeLimitBytes()),
                number(
                        "stream highWaterBytes",
                        1,
                        1 << 30,
                        n -> wide().highWaterBytes(n).build().highWaterBytes()),
                number(
                        "stream lowWaterBytes",
                        0,
                        1 << 30,
                        n -> wide().lowWaterBytes(n).build().lowWaterBytes()),
                number(
                        "stream sendBufferBytes",
                        0,
                        1 << 30,
                        n -> stream().sendBufferBytes(n).build().sendBufferBytes()),
                number(
                        "stream receiveBufferBytes",
                        0,
                        1 << 30,
                        n -> stream().receiveBufferBytes(n).build().receiveBufferBytes()),
                number(
                        "datagram maxDatagramBytes",
                        1,
                        65_535,
                        n -> datagram().maxDatagramBytes(n).build().maxDatagramBytes()),
                number(
                        "datagram writeLimitBytes",
                        1_024,
                        1 << 30,
                        n -> datagram().writeLimitBytes(n).build().writeLimitBytes()),
                number(
                        "datagram sendBufferBytes",
                        0,
                        1 << 30,
                        n -> datagram().sendBufferBytes(n).build().sendBufferBytes()),
                number(
                        "datagram receiveBufferBytes",
                        0,
                        1 << 30,
                        n -> datagram().receiveBufferBytes(n).build().receiveBufferBytes()),
                number(
                        "reconnect bufferBytes",
                        1_024,
                        1 << 30,
                        n -> reconnect().bufferBytes(n).build().bufferBytes()));
    }

    private static Arguments number(String name, int min, int max, IntUnaryOperator setAndGet) {
        return Arguments.of(name, min, max, setAndGet);
    }

    private static StreamOptions.Builder stream() {
        return StreamOptions.builder();
    }

    private static StreamOptions.Builder lowMarks() {
        return StreamOptions.builder().lowWaterBytes(0).highWaterBytes(1);
    }

    private static StreamOptions.Builder wide() {
        return StreamOptions.builder().lowWaterBytes(0).highWaterBytes(1 << 30).writeLimitBytes(1 << 30);
    }

    private static DatagramOptions.Builder datagram() {
        return DatagramOptions.builder();
    }

    private static ReconnectOptions.Builder reconnect() {
        return ReconnectOptions.builder();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("numbers")
    void number_atTheEndsOfItsRange_isTakenThereAndRefusedBeyond(
            String name, int min, int max, IntUnaryOperator setAndGet) {
        assertThat(setAndGet.applyAsInt(min)).isEqualTo(min);
        assertThat(setAndGet.applyAsInt(max)).isEqualTo(max);
        String option = name.substring(name.indexOf(' ') + 1);
        for (int wrong : new int[] {min - 1, max + 1}) {
            assertThatThrownBy(() -> setAndGet.applyAsInt(wrong))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(option + " must be from " + min + " to " + max + ", was " + wrong);
        }
    }

    static Stream<Arguments> durations() {
        return Stream.of(
                duration("connectTimeout", true, d -> stream().connectTimeout(d).build()),
                duration("idleTimeout", false, d -> stream().idleTimeout(d).build()),
                duration(
                        "writeStallTimeout",
                        false,
                        d -> stream().writeStallTimeout(d).build()),
                duration("userTimeout", false, d -> stream().userTimeout(d).build()),
                duration("firstBackoff", true, d -> reconnect().firstBackoff(d).build()),
                duration(
                        "maxBackoff",
                        true,
                        d -> reconnect().firstBackoff(LEAST).maxBackoff(d).build()),
                duration("stableFor", false, d -> reconnect().stableFor(d).build()),
                duration("liveness", false, d -> reconnect().liveness(d).build()),
                duration("closeTimeout", false, d -> reconnect().closeTimeout(d).build()));
    }

    private interface Setter {
        Object set(Duration duration);
    }

    private static Arguments duration(String name, boolean positive, Setter setter) {
        return Arguments.of(name, positive, setter);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("durations")
    void duration_belowItsLeast_isRefusedByName(String name, boolean positive, Setter setter) {
        assertThat(setter.set(LEAST)).isNotNull();
        assertThatThrownBy(() -> setter.set(NEGATIVE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(name + " must not be negative, was PT-0.000000001S");
        assertThatThrownBy(() -> setter.set(null))
                .isInstanceOf(NullPointerException.class)
                .hasMessage(name);
        if (positive) {
            assertThatThrownBy(() -> setter.set(Duration.ZERO))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(name + " must be more than zero");
        } else {
            assertThat(setter.set(Duration.ZERO)).isNotNull();
        }
    }

    @Test
    void waterMarks_thatAreEqual_areTaken() {
        assertThat(stream()
                        .lowWaterBytes(2_000)
                        .highWaterBytes(2_000)
                        .writeLimitBytes(2_000)
                        .build()
                        .lowWaterBytes())
                .isEqualTo(2_000);
    }

    @Test
    void backoffs_thatAreEqual_areTaken() {
        assertThat(reconnect().firstBackoff(LEAST).maxBackoff(LEAST).build().maxBackoff())
                .isEqualTo(LEAST);
    }

    @Test
    void tls_ofEachSide_keepsWhatItWasGiven() throws NoSuchAlgorithmException {
        SSLContext context = SSLContext.getDefault();
        Tls client = Tls.client(context);
        assertThat(client.isClient()).isTrue();
        assertThat(client.context()).isSameAs(context);
        assertThat(client.host()).isNull();
        assertThat(client.clientAuth()).isFalse();
        assertThat(Tls.client(context, "host").host()).isEqualTo("host");
        Tls server = Tls.server(context, true);
        assertThat(server.isClient()).isFalse();
        assertThat(server.clientAuth()).isTrue();
        assertThat(Tls.server(context, false).clientAuth()).isFalse();
    }
}
