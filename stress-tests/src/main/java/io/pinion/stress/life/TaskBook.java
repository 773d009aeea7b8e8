package io.pinion.stress.life;

import java.io.IOException;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Which tasks were accepted, have started, and were listed as never run: a byte each in a mapped file. The kernel keeps what
 * a process has written there, however it ends, and nothing can get lost in a buffer on the way.
 *
 * <p>Threads: a byte has one writer.
 */
final class TaskBook {
    static final int TASKS = 1 << 20;
    private static final int CELLS = 64;
    private static final byte ONCE = 1;
    private static final int PAGE = 1 << 16;

    /** Numbers that a child tells besides. */
    enum Cell {
        /** Nanoseconds that the drain took, measured in the child; 0 if none has ended. */
        DRAIN_NS,
        /** How many tasks the final report lists without a name. */
        UNNAMED,
        /** 1 if the report was final. */
        FINAL,
        /** How often a submission was refused. */
        REFUSED
    }

    private final MappedByteBuffer bytes;

    TaskBook(Path file) throws IOException {
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            bytes = channel.map(MapMode.READ_WRITE, 0, CELLS * 8L + 3L * TASKS);
        }
    }

    void accepted(int task) {
        bytes.put(place(0, task), ONCE);
    }

    void started(int task) {
        int place = place(1, task);
        bytes.put(place, (byte) (bytes.get(place) + 1));
    }

    void listed(int task) {
        int place = place(2, task);
        bytes.put(place, (byte) (bytes.get(place) + 1));
    }

    private static int place(int column, int task) {
        return CELLS * 8 + column * TASKS + task;
    }

    void set(Cell cell, long value) {
        bytes.putLong(cell.ordinal() * 8, value);
    }

    long get(Cell cell) {
        return bytes.getLong(cell.ordinal() * 8);
    }

    /**
     * What the book says.
     *
     * @param accepted tasks whose submission returned normally
     * @param started tasks that started
     * @param listed tasks that a report lists
     * @param lost accepted, and neither started nor listed
     * @param doubled started more than once, or listed more than once, or both
     */
    record Sum(int accepted, int started, int listed, int lost, int doubled) {}

    Sum sum() {
        byte[][] columns = {column(0), column(1), column(2)};
        int accepted = 0;
        int started = 0;
        int listed = 0;
        int lost = 0;
        int doubled = 0;
        for (int task = 0; task < TASKS; task++) {
            int isAccepted = columns[0][task];
            int starts = columns[1][task];
            int lists = columns[2][task];
            if ((isAccepted | starts | lists) == 0) {
                continue;
            }
            accepted += isAccepted;
            started += starts > 0 ? 1 : 0;
            listed += lists > 0 ? 1 : 0;
            lost += isAccepted > 0 && starts + lists == 0 ? 1 : 0;
            doubled += starts + lists > 1 ? 1 : 0;
        }
        return new Sum(accepted, started, listed, lost, doubled);
    }

    private byte[] column(int column) {
        byte[] copy = new byte[TASKS];
        for (int from = 0; from < TASKS; from += PAGE) {
            bytes.get(place(column, from), copy, from, PAGE);
        }
        return copy;
    }
}
