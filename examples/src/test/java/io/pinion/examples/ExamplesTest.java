package io.pinion.examples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.pinion.examples.http.InvoiceServer;
import io.pinion.examples.tasks.Heartbeat;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The short programs do what they say. */
@Timeout(30)
class ExamplesTest {
    private interface Program {
        void run() throws Exception;
    }

    @Test
    void fireAndForget_run_shipsEverythingBeforeItEnds() throws Exception {
        assertThat(printedBy(() -> FireAndForget.main(new String[0])))
                .contains("shipped line 1 on pinion-worker", "shipped line 3", "carried by its slot");
    }

    @Test
    void callAndWait_run_showsTheThreeEnds() throws Exception {
        assertThat(printedBy(() -> CallAndWait.main(new String[0])))
                .contains("came back with: receipt 4711", "out of paper", "gave up");
    }

    @Test
    void timers_afterAFailure_goOn() throws Exception {
        assertThat(printedBy(() -> Timers.main(new String[0])))
                .contains("50 ms later", "beat 1", "reported: beat 2 failed", "beat 3", "failures 1");
    }

    @Test
    void typedLane_run_flushesEverything() throws Exception {
        assertThat(printedBy(() -> TypedLane.main(new String[0]))).contains("up to word 8", "there");
    }

    @Test
    void asyncTasks_run_answersAll() throws Exception {
        assertThat(printedBy(() -> AsyncTasks.main(new String[0])))
                .contains("stock has answered", "price has answered", "delivery has answered");
    }

    @Test
    void heartbeat_run_goesOnAfterAFailureAndAnnouncesEachBurstOnce() throws Exception {
        assertThat(printedBy(() -> Heartbeat.main(new String[0])))
                .contains("beat 1", "beat 3", "announced: burst 1, change 10", "failed beats: 1")
                .contains("30 changes became 3 announcements");
    }

    @Test
    void invoiceServer_run_answersEachRequest() throws Exception {
        assertThat(printedBy(() -> InvoiceServer.main(new String[0])))
                .contains("invoice 2", "status=400", "status=404", "2500 cents");
    }

    private static String printedBy(Program program) throws Exception {
        PrintStream out = System.out;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        System.setOut(new PrintStream(bytes, true, UTF_8));
        try {
            program.run();
        } finally {
            System.setOut(out);
        }
        return bytes.toString(UTF_8);
    }
}
