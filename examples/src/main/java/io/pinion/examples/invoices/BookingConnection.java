package io.pinion.examples.invoices;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.security.MessageDigest;
import java.util.Arrays;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/** One connection of a {@link BookingServer}. Threads: one. */
final class BookingConnection {
    private static final int IDLE_MS = 30_000;
    private static final int ENDLESS_BYTES = 1 << 20;

    private final BookingServer server;
    private final Socket plain;
    private boolean over;

    BookingConnection(BookingServer server, Socket plain) {
        this.server = server;
        this.plain = plain;
    }

    void serve() throws IOException {
        plain.setSoTimeout(IDLE_MS);
        plain.setTcpNoDelay(true);
        SSLSocket tls = (SSLSocket) server.certificate().getSocketFactory().createSocket(plain, null, true);
        try (tls) {
            while (!over) {
                BookingRequest request = BookingRequest.read(tls.getInputStream());
                if (request == null) {
                    return;
                }
                answer(request, tls.getOutputStream());
            }
        }
    }

    private void answer(BookingRequest request, OutputStream out) throws IOException {
        if (!request.line().equals("POST /invoices HTTP/1.1")) {
            respond(out, 404, "", "POST to /invoices");
        } else if (!isAllowed(request.header("Authorization"))) {
            respond(out, 401, "", "who are you?");
        } else {
            Invoice invoice = invoice(request.body());
            String key = request.header(IdempotencyKey.HEADER);
            if (invoice == null || key.isEmpty()) {
                respond(out, 400, "", "an invoice as JSON, and an idempotency key");
            } else if (invoice.customer().equals(BookingServer.UNKNOWN_CUSTOMER)) {
                server.ledger.arrived(invoice);
                respond(out, 422, "", "no such customer");
            } else {
                book(invoice, key, server.takeFault(), out);
            }
        }
    }

    private boolean isAllowed(String authorization) {
        return MessageDigest.isEqual(authorization.getBytes(UTF_8), ("Bearer " + server.token).getBytes(UTF_8));
    }

    private static @Nullable Invoice invoice(byte[] body) {
        try {
            return Json.read(body, Invoice.class);
        } catch (IOException e) {
            return null;
        }
    }

    private void book(Invoice invoice, String key, @Nullable Fault fault, OutputStream out) throws IOException {
        if (fault != null && !fault.books()) {
            server.ledger.arrived(invoice);
            fail(fault, new byte[0], out);
            return;
        }
        BookingLedger.Booking booking = server.ledger.book(key, invoice);
        Receipt receipt = booking.receipt();
        if (receipt == null) {
            respond(out, 422, "", "this key was used for another invoice");
            return;
        }
        byte[] body = Json.write(receipt);
        if (fault != null) {
            fail(fault, body, out);
            return;
        }
        respond(out, booking.replayed() ? 200 : 201, "", new String(body, UTF_8));
    }

    private void fail(Fault fault, byte[] body, OutputStream out) throws IOException {
        switch (fault) {
            case ERROR_500, BOOKED_THEN_500 -> respond(out, 500, "", "out of paper");
            case UNAVAILABLE_503 -> respond(out, 503, "Retry-After: 1\r\n", "down for a moment");
            case TOO_MANY_429 -> respond(out, 429, "Retry-After: 1\r\n", "not so fast");
            case TIMEOUT_408 -> respond(out, 408, "", "you took too long");
            case RESET, BOOKED_THEN_RESET -> reset();
            case SLOW -> {
                server.beSlow();
                respond(out, 201, "", new String(body, UTF_8));
            }
            case HALF_ANSWER -> {
                out.write(head(201, "", body.length));
                out.write(Arrays.copyOf(body, body.length / 2));
                out.flush();
                over = true;
                plain.close();
            }
            case GARBAGE -> respond(out, 201, "", "<html>\u001b[31mIt works!</html>");
            case ENDLESS -> respond(out, 201, "", "x".repeat(ENDLESS_BYTES));
        }
    }

    private void reset() throws IOException {
        over = true;
        plain.setSoLinger(true, 0);
        plain.close();
    }

    private static void respond(OutputStream out, int status, String header, String text) throws IOException {
        byte[] body = text.getBytes(UTF_8);
        out.write(head(status, header, body.length));
        out.write(body);
        out.flush();
    }

    private static byte[] head(int status, String header, int length) {
        return ("HTTP/1.1 " + status + " -\r\n" + header + "Content-Length: " + length + "\r\n\r\n")
                .getBytes(ISO_8859_1);
    }
}
