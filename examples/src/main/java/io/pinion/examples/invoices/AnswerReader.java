package io.pinion.examples.invoices;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Turns an answer of the server into a receipt or a {@link Failure}. */
final class AnswerReader {
    private static final int MAX_REASON = 120;

    private final Clock clock;

    AnswerReader(Clock clock) {
        this.clock = clock;
    }

    Receipt receipt(Invoice invoice, HttpResponse<byte[]> answer) throws Failure {
        int status = answer.statusCode();
        if (status == 200 || status == 201) {
            return parse(invoice, answer.body());
        }
        FailureClass kind = kind(status);
        boolean mayAskForTime = kind == FailureClass.TOO_MANY || kind == FailureClass.SERVER_ERROR;
        Duration retryAfter = mayAskForTime ? retryAfter(answer.headers()) : null;
        throw new Failure(kind, status + reason(answer.body()), retryAfter);
    }

    private static FailureClass kind(int status) {
        if (status == 408) {
            return FailureClass.REQUEST_TIMEOUT;
        }
        if (status == 429) {
            return FailureClass.TOO_MANY;
        }
        if (status >= 500) {
            return FailureClass.SERVER_ERROR;
        }
        // 202 or 204 would be a success that gives no receipt.
        return status < 300 ? FailureClass.GARBAGE : FailureClass.REJECTED;
    }

    private static Receipt parse(Invoice invoice, byte[] body) throws Failure {
        Receipt receipt;
        try {
            receipt = Json.read(body, Receipt.class);
        } catch (IOException e) {
            throw new Failure(FailureClass.GARBAGE, "the answer is no receipt");
        }
        if (!receipt.invoice().equals(invoice.number())) {
            throw new Failure(FailureClass.GARBAGE, "the receipt is for another invoice: " + receipt.invoice());
        }
        return receipt;
    }

    private @Nullable Duration retryAfter(HttpHeaders headers) {
        return headers.firstValue("Retry-After")
                .flatMap(value -> RetryAfter.parse(value, clock.instant()))
                .orElse(null);
    }

    private static String reason(byte[] body) {
        String text = new String(body, UTF_8).strip();
        return text.isEmpty() ? "" : " " + (text.length() > MAX_REASON ? text.substring(0, MAX_REASON) : text);
    }
}
