package io.pinion.examples.demo;

import io.pinion.stress.fuzz.FuzzInput;
import io.pinion.stress.fuzz.FuzzTarget;
import io.pinion.stress.fuzz.Hold;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** The words of {@code --idle}, {@code --transport} and {@code --contenders}: a known one, or a refusal that names all. */
public final class NamesFuzz extends FuzzTarget<ITypeConverter<?>> {
    private static final Set<String> IDLE = Set.of("ADAPTIVE", "BUSY_SPIN", "YIELDING", "BLOCKING");
    private static final Set<String> TRANSPORTS = Set.of("TCP", "TLS", "UNIX", "UDP");
    private static final Set<String> CONTENDERS = Set.of("PINION", "EXECUTOR", "VIRTUAL");

    public NamesFuzz() {
        super(
                "demo-names",
                new IdleConverter(),
                Map.of(
                        "an unknown word is the default",
                        text -> {
                            try {
                                return new IdleConverter().convert(text);
                            } catch (TypeConversionException e) {
                                return io.pinion.worker.IdleStrategy.ADAPTIVE;
                            }
                        },
                        "an unknown word escapes as another exception",
                        text -> io.pinion.worker.IdleStrategy.valueOf(text.toUpperCase(Locale.ROOT))));
    }

    @Override
    protected void check(ITypeConverter<?> idle, byte[] input) throws Exception {
        String text = new FuzzInput(input).text();
        checkOne(idle, text, IDLE, text.toUpperCase(Locale.ROOT).replace('-', '_'));
        checkOne(new TransportConverter(), text, TRANSPORTS, text.strip().toUpperCase(Locale.ROOT));
        checkOne(new ContenderConverter(), text, CONTENDERS, text.strip().toUpperCase(Locale.ROOT));
    }

    private static void checkOne(ITypeConverter<?> parser, String text, Set<String> known, String word)
            throws Exception {
        try {
            Enum<?> found = (Enum<?>) parser.convert(text);
            Hold.that(known.contains(word), "not refused: " + text);
            Hold.same(word, found.name(), "word");
        } catch (TypeConversionException e) {
            Hold.that(!known.contains(word), "refused: " + text);
            for (String name : known) {
                String spelled = name.toLowerCase(Locale.ROOT).replace('_', '-');
                Hold.that(e.getMessage().contains(spelled), "does not name " + spelled + ": " + e.getMessage());
            }
        }
    }
}
