package io.pinion.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** How much processor time this process has used beside the calling thread. */
final class ProcessorTime {
    private static final Path TASKS = Path.of("/proc/self/task");
    private static final Path OWN_TASK = Path.of("/proc/thread-self");

    private ProcessorTime() {}

    /** In nanoseconds: from the scheduler where it tells, because the JVM counts processes in ticks of 10 ms. */
    static long ofOtherThreadsNs() {
        try (DirectoryStream<Path> tasks = Files.newDirectoryStream(TASKS)) {
            Path own = Files.readSymbolicLink(OWN_TASK).getFileName();
            long sumNs = 0;
            for (Path task : tasks) {
                if (!task.getFileName().equals(own)) {
                    sumNs += ofTaskNs(task);
                }
            }
            return sumNs;
        } catch (IOException | RuntimeException e) {
            OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
            return system.getProcessCpuTime()
                    - ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        }
    }

    private static long ofTaskNs(Path task) throws IOException {
        return Long.parseLong(Files.readString(task.resolve("schedstat")).split(" ")[0]);
    }
}
