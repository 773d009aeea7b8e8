package io.pinion.examples.trading;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinion.worker.Pinning;
import io.pinion.worker.Placement;
import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which processor is chosen, and what is said when it is not to be had. */
class ProcessorsTest {

    private static Processors allowed(String list) {
        return Processors.parse(List.of("Name:\tjava", "Cpus_allowed:\tff", "Cpus_allowed_list:\t" + list));
    }

    private static BitSet set(int... cpus) {
        BitSet set = new BitSet();
        for (int cpu : cpus) {
            set.set(cpu);
        }
        return set;
    }

    @Test
    void parse_rangesAndNumbers_areAllThere() {
        assertThat(allowed("0-1,4,6-7").allowed()).isEqualTo(set(0, 1, 4, 6, 7));
    }

    @Test
    void parse_nonsense_isUnknown() {
        for (String list : List.of("", "x", "3-", "-3", "5-2", "99999999999", "1,,2")) {
            assertThat(allowed(list).allowed().isEmpty()).as(list).isTrue();
        }
        assertThat(Processors.parse(List.of()).allowed().isEmpty()).isTrue();
    }

    @Test
    void choose_several_takesTheLast() {
        assertThat(allowed("0-2").choose()).isEqualTo(Pinning.bestEffort(2));
    }

    @Test
    void choose_oneOrUnknown_doesNotPin() {
        assertThat(allowed("3").choose()).isEqualTo(Pinning.none());
        assertThat(allowed("?").choose()).isEqualTo(Pinning.none());
    }

    @Test
    void explain_oneProcessor_saysWhyNot() {
        assertThat(allowed("3").explain(Pinning.none(), new Placement(set(3), false, "park", "not pinned")))
                .contains("not pinned", "processor 3 only", "keep feeds and gateway from running");
    }

    @Test
    void explain_unknown_saysThatPinningNeedsLinux() {
        assertThat(allowed("?").explain(Pinning.none(), new Placement(set(), false, "park", "not pinned")))
                .contains("pinning needs Linux");
    }

    @Test
    void explain_refused_repeatsTheCause() {
        Placement placement = new Placement(set(0), false, "park", "asked for {1}, the kernel allows {0}");

        assertThat(allowed("0-1").explain(Pinning.bestEffort(1), placement))
                .startsWith("NOT pinned")
                .contains("the kernel allows {0}");
    }

    @Test
    void explain_pinned_namesTheProcessor() {
        assertThat(allowed("0-1").explain(Pinning.bestEffort(1), new Placement(set(1), true, "park", "pinned to {1}")))
                .isEqualTo("pinned to processor 1, as the kernel confirms");
    }

    @Test
    void refusal_always_saysWhatWhyAndWhatToDo() {
        assertThat(allowed("0-1").refusal(Pinning.required(7), "the cause"))
                .contains("processor 7", "the cause", "may use 0, 1", "cpuset", "--pin none", "Nothing was started");
        assertThat(allowed("?").refusal(Pinning.required(7), "the cause")).contains("needs Linux");
    }
}
