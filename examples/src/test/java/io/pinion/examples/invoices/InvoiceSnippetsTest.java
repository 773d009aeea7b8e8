package io.pinion.examples.invoices;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinion.brokers.EmbeddedBroker;
import io.pinion.rabbitmq.AmqpConnection;
import io.pinion.rabbitmq.dispatch.CommandType;
import io.pinion.rabbitmq.dispatch.RemoteDispatch;
import io.pinion.worker.Worker;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The code in docs/invoices.md, and its table. */
@Timeout(120)
class InvoiceSnippetsTest {
    private static final Pattern ROW =
            Pattern.compile("(?m)^\\| `([A-Z_]+)` \\| [^|]+ \\| (yes|no)\\b[^|]* \\| (yes|no|opens)\\b");

    /** Where credentials come from. */
    private static final class Vault {
        char[] token() {
            return Booth.TOKEN.toCharArray();
        }
    }

    /** A table of the application's database. */
    private static final class Outbox {
        private final Map<String, Invoice> rows = new HashMap<>();
        private final Map<String, String> submitted = new HashMap<>();
        private final List<String> refused = new ArrayList<>();

        List<Invoice> due(int most) {
            return rows.values().stream().limit(most).toList();
        }

        void submitted(String number, String booking) {
            rows.remove(number);
            submitted.put(number, booking);
        }

        void refused(String number, String why) {
            rows.remove(number);
            refused.add(number + ": " + why);
        }
    }

    @Test
    void gateway_bothForms_book() throws IOException {
        Vault vault = new Vault();
        Invoice invoice = Booth.invoice(1);
        Invoice other = Booth.invoice(2);
        try (Booth booth = new Booth()) {
            URI url = booth.server.url();
            SSLContext trusted = Booth.certificates().client();
            try (InvoiceGateway gateway = InvoiceGateway.to(url)
                    .credentials(vault::token)
                    .tls(trusted)
                    .open()) {
                SendResult taken = gateway.send(invoice); // goes on at once: ACCEPTED, FULL or CLOSED
                Receipt receipt =
                        gateway.sendAndWait(other, Duration.ofSeconds(5)); // or waits, attempts and pauses included
                System.out.println(taken + ", and booked as " + receipt.booking());
            } catch (InvoiceException e) {
                System.out.println(
                        e.reason() + ": " + e.getMessage()); // what to do, and whether it may be booked all the same
            }
            assertThat(booth.timesBooked()).isEqualTo(Map.of("2026-1", 1, "2026-2", 1));
        }
    }

    @Test
    void outbox_round_submitsAndKeepsWhatHasNoReceipt() throws IOException {
        Outbox outbox = new Outbox();
        outbox.rows.put("2026-1", Booth.invoice(1));
        outbox.rows.put("2026-2", new Invoice("2026-2", BookingServer.UNKNOWN_CUSTOMER, 1, "EUR"));
        try (Booth booth = new Booth()) {
            submit(outbox, booth.gateway);
            assertThat(outbox.submitted).isEqualTo(Map.of("2026-1", "B-1"));
            assertThat(outbox.refused).hasSize(1);
            assertThat(outbox.rows).isEmpty();

            outbox.rows.put("2026-3", Booth.invoice(3));
            booth.gateway.close();
            submit(outbox, booth.gateway);
            assertThat(outbox.rows).containsOnlyKeys("2026-3");
        }
    }

    private static void submit(Outbox outbox, InvoiceGateway gateway) {
        for (Invoice invoice : outbox.due(100)) {
            try {
                Receipt receipt = gateway.sendAndWait(invoice, Duration.ofSeconds(30));
                outbox.submitted(invoice.number(), receipt.booking());
            } catch (InvoiceException e) {
                switch (e.reason()) {
                    case REJECTED, CONFLICT -> outbox.refused(invoice.number(), e.getMessage()); // a person must look
                    default -> {} // it stays in the table, and the next round sends it under the same key
                }
            }
        }
    }

    @Test
    void remoteDispatch_inFront_submits() throws Exception {
        Invoice made = Booth.invoice(1);
        try (EmbeddedBroker broker = EmbeddedBroker.start();
                Booth booth = new Booth();
                Worker worker = Worker.start()) {
            InvoiceGateway gateway = booth.gateway;
            AmqpConnection connection = AmqpConnection.to(broker.host())
                    .port(broker.port())
                    .credentials(broker.user(), broker.password().toCharArray())
                    .build();
            connection.open(worker);
            RemoteDispatch submissions = RemoteDispatch.on(connection)
                    .queue("invoice-submissions")
                    .command(CommandType.json("invoice.submit.v1", Invoice.class))
                    .build();
            submissions
                    .consumer(worker) // on each machine that submits
                    .handleBlocking(
                            Invoice.class, (invoice, received) -> gateway.sendAndWait(invoice, Duration.ofSeconds(30)))
                    .start();
            submissions.send(made).get(10, TimeUnit.SECONDS); // on any machine; the broker has it now
            assertThat(Booth.await(() -> booth.gateway.summary().booked() == 1)).isTrue();
            assertThat(booth.timesBooked()).isEqualTo(Map.of("2026-1", 1));
            connection.close().toCompletableFuture().get(30, TimeUnit.SECONDS);
        }
    }

    @Test
    void failureTable_inTheDocument_saysWhatTheCodeDoes() throws IOException {
        Map<String, String> documented = new HashMap<>();
        Matcher row = ROW.matcher(Files.readString(root().resolve("docs/invoices.md")));
        while (row.find()) {
            documented.put(row.group(1), row.group(2) + " " + row.group(3));
        }
        Map<String, String> coded = new HashMap<>();
        for (FailureClass kind : FailureClass.values()) {
            String circuit = kind == FailureClass.UNTRUSTED ? "opens" : kind.isUnhealthy() ? "yes" : "no";
            coded.put(kind.name(), (kind.isRetried() ? "yes" : "no") + " " + circuit);
        }
        assertThat(documented).isEqualTo(coded);
    }

    private static Path root() {
        Path directory = Path.of("").toAbsolutePath();
        while (!Files.isDirectory(directory.resolve("worker-api"))) {
            directory = directory.getParent();
        }
        return directory;
    }
}
