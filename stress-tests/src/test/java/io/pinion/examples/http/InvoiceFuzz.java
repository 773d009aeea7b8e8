package io.pinion.examples.http;

import io.pinion.stress.fuzz.FuzzNumber;
import io.pinion.stress.fuzz.FuzzTarget;
import io.pinion.stress.fuzz.Hold;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** The amount in the body of a request: the number that is there, or a refusal, and never a part of it. */
public final class InvoiceFuzz extends FuzzTarget<InvoiceFuzz.Parser> {
    private static final int MAX_BODY_BYTES = 64;

    /** Reads the amount. */
    public interface Parser {
        long amountCents(InputStream body) throws IOException;
    }

    public InvoiceFuzz() {
        super(
                "invoice",
                InvoiceServer::amountCents,
                Map.of(
                        "a long body is cut",
                        body -> InvoiceServer.amountCents(new ByteArrayInputStream(body.readNBytes(MAX_BODY_BYTES)))));
    }

    @Override
    protected void check(Parser parser, byte[] input) throws IOException {
        BigInteger expected = naive(input);
        try {
            long amount = parser.amountCents(new ByteArrayInputStream(input));
            Hold.same(expected, BigInteger.valueOf(amount), "amount");
        } catch (NumberFormatException e) {
            Hold.that(expected == null, "refused: " + expected);
        }
    }

    private static BigInteger naive(byte[] body) {
        String text = new String(body, StandardCharsets.UTF_8).strip();
        BigInteger amount = FuzzNumber.of(text);
        boolean fits = FuzzNumber.isWithin(amount, Long.MIN_VALUE, Long.MAX_VALUE);
        return fits && body.length <= MAX_BODY_BYTES ? amount : null;
    }
}
