package io.pinion.examples.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.pinion.worker.OfferResult;
import io.pinion.worker.WorkerConfig;
import io.pinion.worker.WorkerState;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Each way a request can end, and the order of the end. */
@Timeout(30)
class InvoiceServerTest {
    private final CountDownLatch release = new CountDownLatch(1);
    private InvoiceServer server;
    private InvoiceClient client;

    @BeforeEach
    void start() throws Exception {
        WorkerConfig config = WorkerConfig.builder().capacity(2).build();
        server = new InvoiceServer(config, new Ledger(), Duration.ofMillis(500));
        client = new InvoiceClient(server.address());
    }

    @AfterEach
    void stop() {
        release.countDown();
        server.close();
    }

    @Test
    void post_withAnAmount_booksAnInvoice() throws Exception {
        assertThat(client.post("/invoices", "1999")).isEqualTo(new Answer(201, "invoice 1"));
        assertThat(client.post("/invoices", "1")).isEqualTo(new Answer(201, "invoice 2"));
        assertThat(client.get("/invoices/1")).isEqualTo(new Answer(200, "1999 cents"));
        assertThat(client.get("/total")).isEqualTo(new Answer(200, "2000 cents"));
    }

    @Test
    void request_thatMakesNoSense_isToldSo() throws Exception {
        assertThat(client.post("/invoices", "a lot").status()).isEqualTo(400);
        assertThat(client.get("/invoices/7").status()).isEqualTo(404);
        assertThat(client.get("/elsewhere").status()).isEqualTo(404);
    }

    /** The first 64 bytes of these are another amount. */
    @Test
    void post_withMoreThanFitsIntoAnAmount_isRefusedAndBooksNothing() throws Exception {
        assertThat(client.post("/invoices", " ".repeat(62) + "1999").status()).isEqualTo(400);
        assertThat(client.post("/invoices", "0".repeat(61) + "1999").status()).isEqualTo(400);
        assertThat(client.get("/total")).isEqualTo(new Answer(200, "0 cents"));
        assertThat(client.post("/invoices", "0".repeat(60) + "1999")).isEqualTo(new Answer(201, "invoice 1"));
    }

    @Test
    void post_whileTheWorkerIsBusyTooLong_is504AndBooksNothing() throws Exception {
        occupyWorker();
        assertThat(client.post("/invoices", "1999").status()).isEqualTo(504);
        release.countDown();
        server.worker().drain(Duration.ofSeconds(5));
        assertThat(client.get("/total")).isEqualTo(new Answer(200, "0 cents"));
    }

    @Test
    void post_whileTheRingIsFull_is503() throws Exception {
        occupyWorker();
        while (server.worker().offer(() -> {}) == OfferResult.ACCEPTED) {
            // Until there is no room.
        }
        assertThat(client.post("/invoices", "1999").status()).isEqualTo(503);
    }

    @Test
    void close_stopsTheServerAndThenTheWorker() {
        server.close();
        assertThat(server.worker().state()).isEqualTo(WorkerState.CLOSED);
        assertThatIOException().isThrownBy(() -> client.get("/total"));
    }

    private void occupyWorker() throws InterruptedException {
        CountDownLatch busy = new CountDownLatch(1);
        server.worker().execute(() -> {
            busy.countDown();
            awaitUninterruptibly();
        });
        busy.await();
    }

    private void awaitUninterruptibly() {
        try {
            release.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
