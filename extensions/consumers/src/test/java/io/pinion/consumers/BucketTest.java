package io.pinion.consumers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.ArrayDeque;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class BucketTest {
    @Test
    @DisplayName("S3.24: put on a full bucket is refused; full, empty and used are told")
    void put_onAFullBucket_isRefused() {
        Bucket<String> bucket = new Bucket<>(2);
        assertThat(bucket.isEmpty()).isTrue();
        bucket.put("a", 1);
        bucket.put("b", 2);
        assertThat(bucket.isFull()).isTrue();
        assertThat(bucket.used()).isEqualTo(2);
        assertThatIllegalStateException().isThrownBy(() -> bucket.put("c", 3)).withMessageContaining("holds 2 items");
        assertThat(bucket.pop()).isEqualTo("a");
        assertThat(bucket.oldestNs()).isEqualTo(2);
        assertThat(bucket.pop()).isEqualTo("b");
        assertThatIllegalStateException().isThrownBy(bucket::pop).withMessageContaining("empty");
    }

    @Test
    void items_comeOutInOrder_acrossGrowthAndWrap() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        Bucket<Integer> bucket = new Bucket<>(1000);
        ArrayDeque<Integer> model = new ArrayDeque<>();
        for (int i = 0; i < 100_000; i++) {
            if (!bucket.isFull() && (model.isEmpty() || random.nextInt(100) < 52)) {
                bucket.put(i, i);
                model.add(i);
            } else {
                assertThat(bucket.oldestNs()).as("seed %s", seed).isEqualTo((long) model.getFirst());
                assertThat(bucket.pop()).as("seed %s", seed).isEqualTo(model.poll());
            }
            assertThat(bucket.used()).isEqualTo(model.size());
        }
    }
}
