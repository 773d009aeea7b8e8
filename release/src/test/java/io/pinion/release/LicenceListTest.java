package io.pinion.release;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class LicenceListTest {

    @Test
    void accepted_withAChoice_wantsOneThatIs() {
        assertThat(LicenceList.accepted(List.of("AL 2.0", "GPL v2", "MPL-2.0"))).isTrue();
        assertThat(LicenceList.accepted(List.of("EPL-2.0", "LGPL-2.1-only"))).isTrue();
    }

    @Test
    void accepted_underCopyleftOrNothing_isNot() {
        assertThat(LicenceList.accepted(List.of("GPL-2.0-only"))).isFalse();
        assertThat(LicenceList.accepted(List.of("AGPL-3.0-only"))).isFalse();
        assertThat(LicenceList.accepted(List.of())).isFalse();
    }
}
