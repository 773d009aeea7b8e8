package io.pinion.stress.life;

import io.pinion.stress.life.TaskBook.Cell;
import io.pinion.stress.life.TaskBook.Sum;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** One child process of the sigterm programme, from its start to the look at its book. */
final class SigtermRun implements AutoCloseable {
    /** A loaded machine may keep the JVM from ending for so long. */
    static final Duration SLACK = Duration.ofSeconds(2);

    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final SigtermCase kind;
    private final Path file;
    private final ChildJvm child;
    private long signalledNs;

    SigtermRun(SigtermCase kind, Duration grace, Duration block, long seed, List<String> flags) throws IOException {
        this.kind = kind;
        file = Files.createTempFile("sigterm", ".book");
        child = ChildJvm.start(
                flags,
                SigtermChild.class,
                file.toString(),
                kind.name(),
                String.valueOf(grace.toMillis()),
                String.valueOf(block.toMillis()),
                String.valueOf(seed));
    }

    /** Waits for a moment after the start of the process. */
    SigtermRun untilAge(Duration age) {
        long leftNs;
        while ((leftNs = child.startedNs() + age.toNanos() - System.nanoTime()) > 0) {
            LockSupport.parkNanos(leftNs);
        }
        return this;
    }

    SigtermRun untilLoaded() throws InterruptedException {
        child.await("loaded", LIMIT);
        return this;
    }

    SigtermRun signal(String name) throws IOException, InterruptedException {
        if (signalledNs == 0) {
            signalledNs = System.nanoTime();
        }
        child.signal(name);
        return this;
    }

    SigtermRun say(String command) throws IOException {
        signalledNs = System.nanoTime();
        child.say(command);
        return this;
    }

    /** Waits until the child's own measure of the drain is in the book. */
    boolean awaitDrained(Duration limit) throws IOException {
        TaskBook book = new TaskBook(file);
        long startNs = System.nanoTime();
        while (book.get(Cell.DRAIN_NS) == 0) {
            if (System.nanoTime() - startNs > limit.toNanos()) {
                return false;
            }
            LockSupport.parkNanos(1_000_000);
        }
        return true;
    }

    boolean isAlive() {
        return child.isAlive();
    }

    /**
     * How it ended.
     *
     * @param kind what it was
     * @param exitCode its exit code
     * @param took from the first signal to the end
     * @param drain what the child measured; zero if no drain ended
     * @param isFinal whether the drain ended with a final report
     * @param unnamed entries of the report without a task
     * @param sum the account
     * @param output what it said last
     */
    record End(
            SigtermCase kind,
            int exitCode,
            Duration took,
            Duration drain,
            boolean isFinal,
            long unnamed,
            Sum sum,
            String output) {
        boolean isLossless() {
            return sum.lost() <= unnamed && sum.doubled() == 0;
        }
    }

    End end() throws IOException, InterruptedException {
        int exitCode = child.awaitExit(LIMIT);
        Duration took = Duration.ofNanos(System.nanoTime() - signalledNs);
        TaskBook book = new TaskBook(file);
        return new End(
                kind,
                exitCode,
                took,
                Duration.ofNanos(book.get(Cell.DRAIN_NS)),
                book.get(Cell.FINAL) == 1,
                book.get(Cell.UNNAMED),
                book.sum(),
                child.output());
    }

    @Override
    public void close() throws IOException {
        child.close();
        Files.deleteIfExists(file);
    }
}
