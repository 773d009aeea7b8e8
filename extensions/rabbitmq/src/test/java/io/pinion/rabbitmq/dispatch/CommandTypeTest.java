package io.pinion.rabbitmq.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandTypeTest {
    @ParameterizedTest
    @ValueSource(strings = {"post.v1", "invoice.post.v12", "a-b.c2.v99999"})
    void of_goodName_isTaken(String name) {
        assertThat(CommandType.json(name, Post.class).name()).isEqualTo(name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "post", "post.v0", "post.v01", "v1", "Post.v1", "post.v1.x", "post..v1", "po\nst.v1"})
    @DisplayName("beyond: a name without a version is refused, and the message shows an example")
    void of_badName_isRefused(String name) {
        assertThatThrownBy(() -> CommandType.json(name, Post.class))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("invoice.post.v1")
                .message()
                .doesNotContain("\n");
    }

    @Test
    void of_nameTooLong_isRefused() {
        assertThatThrownBy(() -> CommandType.json("a".repeat(118) + ".v1", Post.class))
                .hasMessageContaining("at most 120");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "{",
                "[]",
                "{\"key\":\"a\"}{}",
                "{\"key\":\"a\",\"number\":null}",
                "{\"key\":\"a\",\"number\":1,\"new\":2}",
                "{\"key\":\"a\",\"number\":1} x"
            })
    @DisplayName("beyond: the JSON codec takes one shape for each version, and nothing else")
    void json_otherShape_throws(String body) {
        assertThatThrownBy(() -> CommandCodec.json(Post.class).decode(body.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(java.io.IOException.class);
    }

    @Test
    void json_roundTrip_isTheSame() throws Exception {
        CommandCodec<Post> codec = CommandCodec.json(Post.class);
        assertThat(codec.decode(codec.encode(new Post("ä\u0000\u2028", -1)))).isEqualTo(new Post("ä\u0000\u2028", -1));
        assertThat(codec.contentType()).isEqualTo("application/json");
    }

    @ParameterizedTest
    @CsvSource({"'',16", "a,16", "key-1,16", "ä€😀,16", "a,1", "a,1024"})
    @DisplayName("beyond: the partition of a key is CRC-32C, fmix32 and a product, as documented")
    void partition_isAsDocumented(String key, int count) {
        // Written again, bit by bit, from the documents.
        int crc = ~0;
        for (byte each : key.getBytes(StandardCharsets.UTF_8)) {
            crc ^= each & 0xff;
            for (int bit = 0; bit < 8; bit++) {
                crc = (crc & 1) != 0 ? crc >>> 1 ^ 0x82f63b78 : crc >>> 1;
            }
        }
        long h = ~crc & 0xffff_ffffL;
        h = ((h ^ h >> 16) * 0x85ebca6bL) & 0xffff_ffffL;
        h = ((h ^ h >> 13) * 0xc2b2ae35L) & 0xffff_ffffL;
        h ^= h >> 16;
        assertThat(Partitions.of(key, count)).isEqualTo((int) (h * count / 0x1_0000_0000L));
    }

    @Test
    @DisplayName("beyond: the partition of a key never changes, and keys spread evenly")
    void partition_knownKeys_stayWhereTheyAre() {
        assertThat(IntStream.range(0, 8).map(i -> Partitions.of("customer-" + i, 16)))
                .containsExactly(8, 14, 11, 2, 14, 1, 10, 1);
        int[] counts = new int[16];
        IntStream.range(0, 16_000).forEach(i -> counts[Partitions.of("customer-" + i, 16)]++);
        assertThat(IntStream.of(counts)).allSatisfy(count -> assertThat(count).isBetween(850, 1150));
    }

    @ParameterizedTest
    @CsvSource({"1,100", "2,200", "3,400", "4,800", "5,1000", "64,1000", "1000,1000"})
    void retryPause_doublesUpToCap(int failures, long ms) {
        RetryPolicy policy = new RetryPolicy(5, 100_000_000L, 1_000_000_000L, () -> 1);
        assertThat(policy.pause(failures).toMillis()).isEqualTo(ms);
        assertThat(new RetryPolicy(5, 100_000_000L, 1_000_000_000L, () -> 0)
                        .pause(failures)
                        .toMillis())
                .isEqualTo(ms / 2);
    }
}
