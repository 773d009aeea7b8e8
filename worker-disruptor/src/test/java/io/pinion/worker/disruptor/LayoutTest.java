package io.pinion.worker.disruptor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.lmax.disruptor.Sequence;
import java.io.IOException;
import java.lang.reflect.Modifier;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Where the JVM really puts the fields that threads fight over. It is free to move them: a small field of a subclass
 * may fill the gap behind the object header, in front of all padding.
 *
 * <p>The offsets are read in a process of its own, which may use what the test JVM denies.
 */
class LayoutTest {
    /** Two cache lines: processors fetch them in pairs. */
    private static final long PADDING = 128;

    /** The padded classes, each with the class that declares its hot fields. */
    private static final Map<Class<?>, String> HOT_FIELDS = Map.of(
            ControlWord.class, "ControlField",
            Progress.class, "ProgressFields",
            LoopCells.class, "CellFields",
            Tally.class, "TallyFields",
            TimerInbox.class, "TimerInboxHead",
            HalfPadded.class, "HalfPadded");

    private static final List<Class<?>> SLOTS = List.of(EventSlot.class);

    /** What all threads read and nobody writes after construction, so that it needs no padding. */
    private static final List<Class<?>> READ_ONLY =
            List.of(TaskLane.class, EventLane.class, TaskPoller.class, Submitter.class, RingWorker.class);

    /** The gating sequence is the Disruptor's own, which pads by one line on each side. */
    private static final long PADDING_OF_SEQUENCE = 56;

    /** What the check must find: nothing behind the hot field keeps others away. */
    static class HalfPadded {
        @SuppressWarnings("unused") // padding
        int b00, b01, b02, b03, b04, b05, b06, b07, b08, b09, b10, b11, b12, b13, b14, b15;

        int hot;
    }

    private record Field(String owner, String name, long offset, long size) {}

    private record Layout(long size, List<Field> fields) {

        /** The bytes in front of the first hot field and behind the last one, up to the ends of the object. */
        long smallestPadding(String hotFields) {
            List<Field> hot = fields.stream()
                    .filter(field -> field.owner.equals(hotFields))
                    .toList();
            assertThat(hot).as(hotFields).isNotEmpty();
            long from = hot.stream().mapToLong(Field::offset).min().orElseThrow();
            long to = hot.stream()
                    .mapToLong(field -> field.offset + field.size)
                    .max()
                    .orElseThrow();
            return Math.min(from, size - to);
        }
    }

    @Test
    void whatAllThreadsRead_hasNoFieldThatChanges() {
        assertThat(READ_ONLY)
                .allSatisfy(type -> assertThat(type.getDeclaredFields())
                        .allMatch(field -> Modifier.isFinal(field.getModifiers()), "is final"));
    }

    /** What a JVM with some flags does; the subclasses say with which. */
    @TestInstance(TestInstance.Lifecycle.PER_CLASS)
    abstract static class OnOneJvm {
        private final List<String> flags;
        private Map<String, Layout> layouts = Map.of();

        OnOneJvm(String... flags) {
            this.flags = List.of(flags);
        }

        @BeforeAll
        void readLayouts(@TempDir Path temp) throws IOException, InterruptedException {
            List<String> lines = ChildJvm.run(temp, flags(), LayoutProgram.class, classNames());
            layouts = parse(lines);
        }

        @Test
        void hotFields_areAwayFromBothEndsOfTheirObjects() {
            Map<String, Long> tooNear = new TreeMap<>();
            HOT_FIELDS.forEach((type, hotFields) -> {
                long padding = layoutOf(type).smallestPadding(hotFields);
                if (padding < PADDING && type != HalfPadded.class) {
                    tooNear.put(hotFields, padding);
                }
            });
            assertThat(tooNear)
                    .as("bytes between hot fields and an end of their object")
                    .isEmpty();
        }

        @Test
        void hotField_withoutPaddingBehindIt_isFound() {
            assertThat(layoutOf(HalfPadded.class).smallestPadding("HalfPadded")).isLessThan(PADDING);
        }

        @Test
        void gatingSequence_isAwayFromItsNeighbours() {
            assertThat(layoutOf(Sequence.class).smallestPadding("Value")).isGreaterThanOrEqualTo(PADDING_OF_SEQUENCE);
        }

        @Test
        void slots_areSmall() {
            assertThat(SLOTS).allSatisfy(type -> assertThat(layoutOf(type).size).isBetween(24L, 32L));
        }

        private Layout layoutOf(Class<?> type) {
            return layouts.get(type.getName());
        }

        private List<String> flags() {
            List<String> all = new ArrayList<>(flags);
            if (Runtime.version().feature() >= 23) {
                all.add("--sun-misc-unsafe-memory-access=allow");
            }
            // Offsets need neither an agent nor the debugger's view of the process.
            all.addAll(List.of("-Djol.skipDynamicAttach=true", "-Djol.skipInstallAttach=true"));
            all.add("-Djol.skipHotspotSAAttach=true");
            return all;
        }

        private static List<String> classNames() {
            List<String> names = new ArrayList<>();
            HOT_FIELDS.keySet().forEach(type -> names.add(type.getName()));
            SLOTS.forEach(type -> names.add(type.getName()));
            names.add(Sequence.class.getName());
            return names;
        }

        /** Reads what {@link LayoutProgram} prints, and skips warnings of the JVM. */
        private static Map<String, Layout> parse(List<String> lines) {
            Map<String, Layout> layouts = new HashMap<>();
            List<Field> fields = List.of();
            for (String line : lines) {
                String[] words = line.split(" ");
                if (words[0].equals("class")) {
                    fields = new ArrayList<>();
                    layouts.put(words[1], new Layout(Long.parseLong(words[2]), fields));
                } else if (words[0].equals("field")) {
                    fields.add(new Field(words[1], words[2], Long.parseLong(words[3]), Long.parseLong(words[4])));
                }
            }
            return layouts;
        }
    }

    @Nested
    class WithTheDefaults extends OnOneJvm {}

    @Nested
    class WithCompactHeaders extends OnOneJvm {
        WithCompactHeaders() {
            super("-XX:+UseCompactObjectHeaders");
            assumeTrue(
                    Runtime.version().feature() >= 25, "compact object headers are a product feature from JDK 25 on");
        }
    }
}
