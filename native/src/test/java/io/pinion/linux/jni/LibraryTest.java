package io.pinion.linux.jni;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.pinion.linux.Native;
import io.pinion.worker.spi.PollerProvider;
import java.io.IOException;
import java.util.Optional;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

class LibraryTest {

    /** Otherwise every other test would be skipped and nobody would notice. */
    @Test
    void whereALibraryWasBuilt_itLoads() {
        String resource = "/META-INF/native/linux-x86_64/libpinion.so";
        assumeTrue(System.getProperty("os.arch").equals("amd64"), "not x86_64");
        assumeTrue(Library.class.getResource(resource) != null, "no library was built here");
        assumeFalse("off".equals(System.getProperty("pinion.native")), "switched off");
        assertThat(Native.unavailabilityCause()).isEmpty();
        assertThat(Native.isAvailable()).isTrue();
    }

    @Test
    void theProvider_isFound_andAgreesWithTheFacade() {
        // An engine on the class path brings one, too.
        PollerProvider provider = ServiceLoader.load(PollerProvider.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(each -> each.name().equals("epoll"))
                .findFirst()
                .orElseThrow();
        assertThat(provider.unavailabilityCause()).isEqualTo(Native.unavailabilityCause());
    }

    @Test
    void withoutTheLibrary_everythingSaysWhy() {
        Optional<String> cause = Native.unavailabilityCause();
        assumeFalse(cause.isEmpty(), "the library is loaded");
        assertThatThrownBy(() -> new EpollProvider().open())
                .isInstanceOf(IOException.class)
                .hasMessage(cause.get());
        assertThatThrownBy(() -> new LinuxThreadControl().affinity())
                .isInstanceOf(IOException.class)
                .hasMessage(cause.get());
        assertThatThrownBy(() -> new LinuxThreadControl().currentCpu())
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(cause.get());
    }

    @Test
    void required_isAskedForByAProperty() {
        String before = System.getProperty("pinion.native");
        try {
            System.clearProperty("pinion.native");
            assertThat(Native.isRequired()).isFalse();
            System.setProperty("pinion.native", "required");
            assertThat(Native.isRequired()).isTrue();
        } finally {
            restore(before);
        }
    }

    private static void restore(String before) {
        if (before == null) {
            System.clearProperty("pinion.native");
        } else {
            System.setProperty("pinion.native", before);
        }
    }
}
