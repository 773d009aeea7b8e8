package io.pinion.observability.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.ref.WeakReference;
import org.junit.jupiter.api.Test;

class LatestTest {
    private long nowNs = 1_000;
    private int taken;
    private boolean ended;

    private final class Counting implements Latest.Source<Integer> {
        @Override
        public Integer snapshot() {
            return ++taken;
        }

        @Override
        public boolean hasEnded() {
            return ended;
        }
    }

    private Latest<Integer> latest() {
        return new Latest<>(new Counting(), () -> nowNs);
    }

    @Test
    void read_withinTheAge_takesOneSnapshot() {
        Latest<Integer> latest = latest();
        assertThat(latest.read()).isEqualTo(1);
        nowNs += Latest.MAX_AGE_NS - 1;
        assertThat(latest.read()).isEqualTo(1);
        assertThat(taken).isEqualTo(1);
    }

    @Test
    void read_atTheAge_takesAnother() {
        Latest<Integer> latest = latest();
        latest.read();
        nowNs += Latest.MAX_AGE_NS;
        assertThat(latest.read()).isEqualTo(2);
    }

    @Test
    void read_whenTheClockWrapsAround_stillTellsTheAge() {
        nowNs = Long.MAX_VALUE - 10;
        Latest<Integer> latest = latest();
        latest.read();
        nowNs += 20;
        assertThat(latest.read()).isEqualTo(1);
        nowNs += Latest.MAX_AGE_NS;
        assertThat(latest.read()).isEqualTo(2);
    }

    @Test
    void read_afterTheEnd_takesTheFinalSnapshotAtOnceAndNoMore() {
        Latest<Integer> latest = latest();
        latest.read();
        ended = true;
        assertThat(latest.read()).isEqualTo(2);
        nowNs += 10 * Latest.MAX_AGE_NS;
        assertThat(latest.read()).isEqualTo(2);
    }

    @Test
    void read_beforeTheFirst_endedAlready_takesTheFinalSnapshot() {
        ended = true;
        Latest<Integer> latest = latest();
        assertThat(latest.read()).isEqualTo(1);
        assertThat(latest.read()).isEqualTo(1);
    }

    @Test
    void letGo_neverRead_keepsOneSnapshot() {
        Latest<Integer> latest = latest();
        latest.letGo();
        nowNs += 10 * Latest.MAX_AGE_NS;
        assertThat(latest.read()).isEqualTo(1);
        latest.letGo();
        assertThat(taken).isEqualTo(1);
    }

    @Test
    void source_afterTheEnd_canBeCollected() {
        Counting source = new Counting();
        WeakReference<Object> reference = new WeakReference<>(source);
        Latest<Integer> latest = new Latest<>(source, () -> nowNs);
        source = null;
        ended = true;
        latest.read();
        assertThat(Collected.within(reference)).isTrue();
        assertThat(latest.read()).isEqualTo(1);
    }
}
