package io.pinion.examples.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.pinion.worker.ShutdownReport;
import io.pinion.worker.Task;
import io.pinion.worker.TaskAbandonedException;
import io.pinion.worker.WaitTimeoutException;
import io.pinion.worker.Worker;
import io.pinion.worker.WorkerConfig;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;

/**
 * Books and shows invoices over HTTP. The handlers are synchronous and run on many threads; each hands its step to one
 * worker, which owns the ledger, and waits for the result.
 *
 * <ul>
 *   <li>{@code POST /invoices}, the amount in cents as the body: 201 and the invoice's number
 *   <li>{@code GET /invoices/7}: its amount
 *   <li>{@code GET /total}: the sum
 *   <li>the worker is full or closing: 503 with Retry-After, and nothing was booked
 *   <li>the worker did not answer in time: 504; what had not started never will
 *   <li>the worker closed before it could answer: 500
 * </ul>
 *
 * <p>Threads: any may close it.
 */
public final class InvoiceServer implements AutoCloseable {
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(2);
    private static final int STOP_SECONDS = 1;
    private static final int MAX_BODY_BYTES = 64;

    private final Worker worker;
    private final Ledger ledger;
    private final Duration answerLimit;
    private final ExecutorService handlers = Executors.newFixedThreadPool(8);
    private final HttpServer server;

    InvoiceServer(WorkerConfig config, Ledger ledger, Duration answerLimit) throws IOException {
        this.ledger = ledger;
        this.answerLimit = answerLimit;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        worker = Worker.start(config);
        server.setExecutor(handlers);
        server.createContext("/", this::handle);
        server.start();
    }

    /**
     * Starts a server on a free port of the loopback address.
     *
     * @return the running server
     * @throws IOException if there is no port
     */
    public static InvoiceServer start() throws IOException {
        return new InvoiceServer(WorkerConfig.builder().name("ledger").build(), new Ledger(), ANSWER_LIMIT);
    }

    /**
     * Runs the example.
     *
     * @param args not used
     * @throws Exception if the server cannot be reached
     */
    public static void main(String[] args) throws Exception {
        try (InvoiceServer invoices = start()) {
            InvoiceClient client = new InvoiceClient(invoices.address());
            System.out.println(client.post("/invoices", "1999"));
            System.out.println(client.post("/invoices", "501"));
            System.out.println(client.post("/invoices", "a lot"));
            System.out.println(client.get("/invoices/1"));
            System.out.println(client.get("/invoices/99"));
            System.out.println(client.get("/total"));
        }
    }

    /**
     * Returns where the server is.
     *
     * @return its root
     */
    public URI address() {
        InetSocketAddress address = server.getAddress();
        return URI.create("http://" + address.getHostString() + ":" + address.getPort());
    }

    Worker worker() {
        return worker;
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            answer(exchange).send(exchange);
        }
    }

    private Answer answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        try {
            if (path.equals("/invoices") && exchange.getRequestMethod().equals("POST")) {
                return book(amountCents(exchange.getRequestBody()));
            }
            if (path.startsWith("/invoices/")) {
                return show(path.substring("/invoices/".length()));
            }
            return path.equals("/total") ? total() : new Answer(404, "no such page");
        } catch (NumberFormatException e) {
            return new Answer(400, "not a number: " + e.getMessage());
        } catch (WaitTimeoutException e) {
            return new Answer(504, "the ledger did not answer in time");
        } catch (RejectedExecutionException e) {
            return new Answer(503, "the ledger takes no more work at the moment, nothing was booked");
        } catch (TaskAbandonedException e) {
            return new Answer(500, "the ledger closed before it could answer");
        }
    }

    private Answer book(long amountCents) {
        int number = onLedger(() -> ledger.book(amountCents));
        return new Answer(201, "invoice " + number);
    }

    private Answer show(String digits) {
        int number = Integer.parseInt(digits);
        return onLedger(() -> ledger.amountOf(number))
                .map(amountCents -> new Answer(200, amountCents + " cents"))
                .orElseGet(() -> new Answer(404, "no invoice " + number));
    }

    private Answer total() {
        return new Answer(200, onLedger(ledger::totalCents) + " cents");
    }

    private <T> T onLedger(Task<T, RuntimeException> step) {
        return worker.call(step, answerLimit);
    }

    /** Refuses what is too long, rather than to book the amount that its beginning happens to be. */
    static long amountCents(InputStream body) throws IOException {
        byte[] bytes = body.readNBytes(MAX_BODY_BYTES + 1);
        if (bytes.length > MAX_BODY_BYTES) {
            throw new NumberFormatException("more than " + MAX_BODY_BYTES + " bytes");
        }
        return Long.parseLong(new String(bytes, StandardCharsets.UTF_8).strip());
    }

    /** Stops in the order of the flow: no new requests, answers to the running ones, then the worker. */
    @Override
    public void close() {
        server.stop(STOP_SECONDS);
        handlers.shutdown();
        ShutdownReport report = worker.shutdown(Duration.ofSeconds(5));
        if (!report.isClean()) {
            System.err.println("The ledger left work behind: " + report);
        }
    }
}
