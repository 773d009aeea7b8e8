package io.pinion.worker.disruptor;

import io.pinion.stress.fuzz.FuzzScratch;
import io.pinion.stress.fuzz.FuzzTarget;
import io.pinion.stress.fuzz.Hold;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.Map;
import java.util.regex.Pattern;

/** The kernel's list of isolated processors: damaged anywhere is none, and never more than a list can have. */
public final class CpuListFuzz extends FuzzTarget<CpuListFuzz.Parser> {
    private static final Pattern RANGE = Pattern.compile("[0-9]{1,5}(-[0-9]{1,5})?");

    /** Reads a file. */
    public interface Parser {
        BitSet read(Path file);
    }

    public CpuListFuzz() {
        super(
                "cpu-list",
                CpuBudget::readIsolated,
                Map.of("the last number of a range is left out", CpuListFuzz::halfOpen, "takes what it can", file -> {
                    BitSet cpus = naive(text(file).replaceAll(",[^,]*$", ""));
                    return cpus.isEmpty() ? CpuBudget.readIsolated(file) : cpus;
                }));
    }

    @Override
    protected void check(Parser parser, byte[] input) throws IOException {
        Path file = Files.write(Lazily.FILE, input);
        BitSet cpus = parser.read(file);
        Hold.that(cpus.length() <= 100_000, "a processor beyond all: " + cpus.length());
        Hold.same(naive(text(file)), cpus, "processors");
    }

    private static BitSet naive(String text) {
        BitSet cpus = new BitSet();
        for (String range : text.trim().split(",", -1)) {
            if (!RANGE.matcher(range).matches()) {
                return new BitSet();
            }
            int dash = range.indexOf('-');
            int first = Integer.parseInt(dash < 0 ? range : range.substring(0, dash));
            int last = Integer.parseInt(range.substring(dash + 1));
            if (last < first) {
                return new BitSet();
            }
            for (int cpu = first; cpu <= last; cpu++) {
                cpus.set(cpu);
            }
        }
        return cpus;
    }

    private static BitSet halfOpen(Path file) {
        BitSet cpus = CpuBudget.readIsolated(file);
        if (text(file).contains("-") && !cpus.isEmpty()) {
            cpus.clear(cpus.length() - 1);
        }
        return cpus;
    }

    /** Bytes that are no text are an empty list to both. */
    private static String text(Path file) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(Files.readAllBytes(file)))
                    .toString();
        } catch (CharacterCodingException e) {
            return "";
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static final class Lazily {
        static final Path FILE = FuzzScratch.directory().resolve("isolated");
    }
}
