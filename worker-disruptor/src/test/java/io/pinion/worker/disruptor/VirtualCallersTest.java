package io.pinion.worker.disruptor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Virtual threads that wait for a worker give up their carrier. */
class VirtualCallersTest {
    @Test
    void tenThousandVirtualCallers_onOneCarrier_allReturnAndPinNothing(@TempDir Path temp) throws Exception {
        // On 21 to 23 the JDK itself pins in places; 24 ended that.
        assumeTrue(Runtime.version().feature() >= 24, "virtual threads that synchronize do not pin from JDK 24 on");
        List<String> lines = ChildJvm.run(
                temp,
                List.of("-Djdk.virtualThreadScheduler.parallelism=1", "-Djdk.virtualThreadScheduler.maxPoolSize=1"),
                VirtualCallersProgram.class,
                List.of("10000"));
        assertThat(lines).contains("callers 10000", "pinned 0");
    }
}
