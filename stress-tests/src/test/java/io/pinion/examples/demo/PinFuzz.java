package io.pinion.examples.demo;

import io.pinion.stress.fuzz.FuzzInput;
import io.pinion.stress.fuzz.FuzzNumber;
import io.pinion.stress.fuzz.FuzzTarget;
import io.pinion.stress.fuzz.Hold;
import io.pinion.worker.Pinning;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Map;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** The list of processors of {@code --pin}. */
public final class PinFuzz extends FuzzTarget<ITypeConverter<Pinning>> {
    private static final int MAX_CPU = 4_095;

    public PinFuzz() {
        super(
                "demo-pin",
                new PinConverter(),
                Map.of(
                        "empty parts are passed over",
                        text -> new PinConverter()
                                .convert(text.replaceAll(",+", ",").replaceAll("^,|,$", "")),
                        "a refusal is another exception",
                        text -> Pinning.required(Arrays.stream(text.split(",", -1))
                                .mapToInt(cpu -> Integer.parseInt(cpu.strip()))
                                .toArray())));
    }

    @Override
    protected void check(ITypeConverter<Pinning> parser, byte[] input) throws Exception {
        String text = new FuzzInput(input).text();
        BitSet expected = naive(text);
        try {
            Pinning found = parser.convert(text);
            Hold.that(expected != null, "not refused: " + text);
            Hold.same(expected, found.cpus(), "processors");
            Hold.that(found.isRequired(), "only wished for");
        } catch (TypeConversionException e) {
            Hold.that(expected == null, "refused: " + text);
            Hold.that(e.getMessage().startsWith("must "), "says: " + e.getMessage());
        }
    }

    private static BitSet naive(String text) {
        BitSet cpus = new BitSet();
        for (String part : text.split(",", -1)) {
            BigInteger cpu = FuzzNumber.of(part.strip());
            if (!FuzzNumber.isWithin(cpu, 0, MAX_CPU)) {
                return null;
            }
            cpus.set(cpu.intValue());
        }
        return cpus;
    }
}
