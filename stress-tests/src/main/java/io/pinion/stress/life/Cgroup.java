package io.pinion.stress.life;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A control group that a programme makes for its children, of version 1 or 2, and removes again. Needs the right to: what
 * is lacking comes as an exception, for a skip.
 */
final class Cgroup implements AutoCloseable {
    private static final Path ROOT = Path.of("/sys/fs/cgroup");
    private static final long REMOVAL_NS = TimeUnit.SECONDS.toNanos(5);
    private static final int PERIOD_US = 100_000;

    private final Path parent;
    private final Path directory;
    private final boolean isVersion1;

    private Cgroup(Path parent, String name, boolean isVersion1) throws IOException {
        this.parent = parent;
        directory = Files.createDirectory(parent.resolve(name));
        this.isVersion1 = isVersion1;
    }

    /** A new group that is controlled in one way: freezer, cpu or cpuset. */
    static Cgroup create(String controller) throws IOException {
        Path version1 = ROOT.resolve(controller);
        String name = "pinion-stress-" + ProcessHandle.current().pid() + "-" + controller;
        if (Files.isDirectory(version1)) {
            Cgroup group = new Cgroup(version1, name, true);
            if (controller.equals("cpuset")) {
                group.write("cpuset.mems", Files.readString(version1.resolve("cpuset.mems")));
            }
            return group;
        }
        Path enabled = ROOT.resolve("cgroup.subtree_control");
        boolean isFreezer = controller.equals("freezer");
        if (!Files.isReadable(enabled)
                || (!isFreezer && !Files.readString(enabled).contains(controller))) {
            throw new IOException("no controller " + controller + " below " + ROOT);
        }
        return new Cgroup(ROOT, name, false);
    }

    /** What a child needs to see as its own mount, as a container does. */
    String mountPoint() {
        return parent.toString();
    }

    String directory() {
        return directory.toString();
    }

    void add(long pid) throws IOException {
        write("cgroup.procs", String.valueOf(pid));
    }

    /** Processors that its members may use, as the kernel lists them. */
    void allow(String processors) throws IOException {
        write("cpuset.cpus", processors);
    }

    /** Processor time, in percent of one processor. */
    void limit(int percent) throws IOException {
        int quotaUs = PERIOD_US / 100 * percent;
        if (isVersion1) {
            write("cpu.cfs_period_us", String.valueOf(PERIOD_US));
            write("cpu.cfs_quota_us", String.valueOf(quotaUs));
        } else {
            write("cpu.max", quotaUs + " " + PERIOD_US);
        }
    }

    void freeze(boolean frozen) throws IOException {
        if (isVersion1) {
            write("freezer.state", frozen ? "FROZEN" : "THAWED");
        } else {
            write("cgroup.freeze", frozen ? "1" : "0");
        }
    }

    private void write(String file, String value) throws IOException {
        Files.writeString(directory.resolve(file), value);
    }

    /** Its members must have ended. */
    @Override
    public void close() throws IOException {
        long startNs = System.nanoTime();
        while (true) {
            try {
                Files.delete(directory);
                return;
            } catch (IOException e) {
                // The kernel needs a moment after the end of the last member.
                if (System.nanoTime() - startNs > REMOVAL_NS) {
                    throw e;
                }
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
            }
        }
    }
}
