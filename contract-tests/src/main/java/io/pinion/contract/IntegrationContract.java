package io.pinion.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pinion.worker.WaitTimeoutException;
import io.pinion.worker.Worker;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The shape of a synchronous client that delegates to a worker: send and forget, send and wait. */
public abstract class IntegrationContract extends WorkerContract {

    /** Confined to the worker's thread, like the connection of a real client. */
    private static final class Client {
        private final Worker worker;
        private final List<String> sent = new ArrayList<>();
        private int receipts;

        Client(Worker worker) {
            this.worker = worker;
        }

        void log(String line) {
            worker.execute(sent::add, line);
        }

        int post(String invoice, Duration limit) throws IOException {
            return worker.call(() -> send(invoice), limit);
        }

        CompletableFuture<Integer> postLater(String invoice) {
            return worker.submit(() -> send(invoice));
        }

        private int send(String invoice) throws IOException {
            if (invoice.isBlank()) {
                throw new IOException("an empty invoice");
            }
            sent.add(invoice);
            return ++receipts;
        }
    }

    @Test
    @Tag("S1.19")
    @Tag("S4.7")
    void client_synchronous_offersSendAndForgetAndSendAndWait() throws Exception {
        Worker worker = start();
        Client client = new Client(worker);
        client.log("a line");
        assertThat(client.post("first", Await.LIMIT)).isEqualTo(1);
        CompletableFuture<Integer> later = client.postLater("second");
        assertThat(client.post("third", Await.LIMIT)).isEqualTo(3);
        assertThat(Await.value(later)).isEqualTo(2);
        assertThatThrownBy(() -> client.post(" ", Await.LIMIT))
                .isExactlyInstanceOf(IOException.class)
                .hasMessage("an empty invoice");
        List<String> sent = worker.call(() -> List.copyOf(client.sent));
        assertThat(sent).containsExactly("a line", "first", "second", "third");
    }

    @Test
    @Tag("S1.6")
    @Tag("S4.7")
    void client_whenTheWorkerIsHeld_getsItsTimeoutAndNothingIsSent() {
        Worker worker = start();
        Client client = new Client(worker);
        Gate gate = occupy(worker);
        assertThatThrownBy(() -> client.post("late", Duration.ofMillis(30))).isInstanceOf(WaitTimeoutException.class);
        gate.open();
        atRest(worker);
        assertThat(worker.<Integer, RuntimeException>call(client.sent::size)).isZero();
    }
}
