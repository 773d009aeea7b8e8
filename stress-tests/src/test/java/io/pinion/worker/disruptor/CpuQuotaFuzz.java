package io.pinion.worker.disruptor;

import io.pinion.stress.fuzz.FuzzNumber;
import io.pinion.stress.fuzz.FuzzScratch;
import io.pinion.stress.fuzz.FuzzTarget;
import io.pinion.stress.fuzz.Hold;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;

/**
 * The quotas of control groups: {@code cpu.max} of version 2, or with a form feed in the input the two files of version
 * 1, before and behind it.
 */
public final class CpuQuotaFuzz extends FuzzTarget<CpuQuotaFuzz.Parser> {
    /** Reads the files below a directory. */
    public interface Parser {
        double read(Path root);
    }

    public CpuQuotaFuzz() {
        super(
                "cpu-quota",
                CpuQuotaFuzz::read,
                Map.of(
                        "a quota of nothing is nothing",
                        root -> zeroIfInfinite(root),
                        "quota and period are exchanged",
                        root -> 1 / read(root)));
    }

    @Override
    protected void check(Parser parser, byte[] input) throws IOException {
        int feed = indexOf(input, '\f');
        double quota;
        double expected;
        if (feed < 0) {
            Files.write(Lazily.SECOND.resolve("cpu.max"), input);
            quota = parser.read(Lazily.SECOND);
            expected = naiveMax(text(input));
        } else {
            byte[] first = Arrays.copyOf(input, feed);
            byte[] second = Arrays.copyOfRange(input, feed + 1, input.length);
            Files.write(Lazily.FIRST.resolve("cpu/cpu.cfs_quota_us"), first);
            Files.write(Lazily.FIRST.resolve("cpu/cpu.cfs_period_us"), second);
            quota = parser.read(Lazily.FIRST);
            expected = naive(text(first).trim(), text(second).trim());
        }
        Hold.that(quota > 0, "a quota of " + quota);
        Hold.same(expected, quota, "quota");
    }

    private static double read(Path root) {
        return CpuBudget.readQuota(root, root.resolve("no-list"));
    }

    private static double zeroIfInfinite(Path root) {
        double quota = read(root);
        return Double.isInfinite(quota) ? 0 : quota;
    }

    private static int indexOf(byte[] input, int wanted) {
        for (int i = 0; i < input.length; i++) {
            if (input[i] == wanted) {
                return i;
            }
        }
        return -1;
    }

    private static double naiveMax(String text) {
        String[] words = text.trim().split("\\s+");
        return words.length < 2 || words[0].equals("max") ? Double.POSITIVE_INFINITY : naive(words[0], words[1]);
    }

    private static double naive(String quota, String period) {
        BigInteger quotaUs = FuzzNumber.of(quota);
        BigInteger periodUs = FuzzNumber.of(period);
        return FuzzNumber.isWithin(quotaUs, 1, Long.MAX_VALUE) && FuzzNumber.isWithin(periodUs, 1, Long.MAX_VALUE)
                ? quotaUs.doubleValue() / periodUs.doubleValue()
                : Double.POSITIVE_INFINITY;
    }

    private static String text(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            return "not text";
        }
    }

    private static final class Lazily {
        static final Path SECOND = FuzzScratch.directory();
        static final Path FIRST = firstVersion();

        private static Path firstVersion() {
            try {
                Path root = FuzzScratch.directory();
                Files.createDirectory(root.resolve("cpu"));
                return root;
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }
    }
}
