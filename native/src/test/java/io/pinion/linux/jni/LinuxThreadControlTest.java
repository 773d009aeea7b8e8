package io.pinion.linux.jni;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pinion.worker.spi.ThreadControl;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.ServiceLoader;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LinuxThreadControlTest {
    private final ThreadControl control = new LinuxThreadControl();

    @BeforeEach
    void requireLibrary() {
        Machines.requireLibrary();
    }

    private interface Body {
        void run() throws IOException;
    }

    /** On a thread of its own, because everything here changes the calling thread. */
    private static void onNewThread(Body body) throws InterruptedException, ExecutionException {
        CompletableFuture<Void> done = new CompletableFuture<>();
        Thread thread = new Thread(() -> {
            try {
                body.run();
                done.complete(null);
            } catch (Throwable e) {
                done.completeExceptionally(e);
            }
        });
        thread.start();
        done.get();
        thread.join();
    }

    @Test
    void itIsFoundByServiceLoader() {
        assertThat(ServiceLoader.load(ThreadControl.class).findFirst())
                .hasValueSatisfying(
                        found -> assertThat(found.unavailabilityCause()).isEmpty());
    }

    @Test
    void affinity_setToOneProcessor_isReadBackAndReset() throws Exception {
        onNewThread(() -> {
            BitSet before = control.affinity();
            int chosen = before.length() - 1;
            control.setAffinity(BitSet.valueOf(mask(chosen)));
            assertThat(control.affinity()).isEqualTo(BitSet.valueOf(mask(chosen)));
            assertThat(control.currentCpu()).isEqualTo(chosen);
            control.setAffinity(before);
            assertThat(control.affinity()).isEqualTo(before);
        });
    }

    private static long[] mask(int cpu) {
        BitSet set = new BitSet();
        set.set(cpu);
        return set.toLongArray();
    }

    @Test
    void affinity_ofThisThread_leavesOthersAlone() throws Exception {
        BitSet mine = control.affinity();
        onNewThread(() -> control.setAffinity(BitSet.valueOf(mask(mine.nextSetBit(0)))));
        assertThat(control.affinity()).isEqualTo(mine);
    }

    @Test
    void processorsThatDoNotExist_areRefused_andNothingChanges() throws Exception {
        onNewThread(() -> {
            BitSet before = control.affinity();
            assertThatThrownBy(() -> control.setAffinity(BitSet.valueOf(mask(4095))))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("{4095}")
                    .hasMessageContaining(before.toString());
            assertThat(control.affinity()).isEqualTo(before);
        });
    }

    @Test
    void masksThatMakeNoSense_areRefused() {
        assertThatThrownBy(() -> control.setAffinity(new BitSet())).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> control.setAffinity(BitSet.valueOf(mask(4096))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("4095");
    }

    @Test
    void names_areCutAtACharacter() throws Exception {
        onNewThread(() -> {
            control.setName("orders");
            assertThat(name()).isEqualTo("orders");
            control.setName("123456789012345678");
            assertThat(name()).isEqualTo("123456789012345");
            control.setName("12345678901234\u00e9");
            assertThat(name()).isEqualTo("12345678901234");
            control.setName("");
            assertThat(name()).isEmpty();
        });
    }

    private static String name() throws IOException {
        return Files.readString(Path.of("/proc/thread-self/comm")).strip();
    }

    @Test
    void timerSlack_isThatOfTheThread() throws Exception {
        int before = ThreadCalls.slack();
        onNewThread(() -> {
            control.setTimerSlack(1);
            assertThat(ThreadCalls.slack()).isEqualTo(1);
        });
        assertThat(ThreadCalls.slack()).isEqualTo(before);
        assertThatThrownBy(() -> control.setTimerSlack(0)).isInstanceOf(IllegalArgumentException.class);
    }
}
