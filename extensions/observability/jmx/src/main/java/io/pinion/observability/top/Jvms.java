package io.pinion.observability.top;

import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import com.sun.tools.attach.VirtualMachineDescriptor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The JVMs of this user on this machine. The only class that names the attach API. */
final class Jvms {
    private static final String MARK = "io.pinion.observability.jmx";
    private static final int MAX_LISTED = 20;
    private static final int MAX_ASKED = 200;
    private static final long LIST_WAIT_NS = TimeUnit.SECONDS.toNanos(3);
    /** Longer than the JDK itself waits for a JVM that does not take the signal. */
    private static final long ATTACH_WAIT_NS = TimeUnit.SECONDS.toNanos(15);

    private Jvms() {}

    /** The process number of the one JVM that has workers with beans. Asks each JVM for its properties only. */
    static String choose() throws TargetException {
        List<VirtualMachineDescriptor> found = new ArrayList<>();
        List<String> silent = new ArrayList<>();
        long endNs = System.nanoTime() + LIST_WAIT_NS;
        for (Map.Entry<VirtualMachineDescriptor, Question<Boolean>> asked : askAll().entrySet()) {
            try {
                if (asked.getValue().within(endNs - System.nanoTime())) {
                    found.add(asked.getKey());
                }
            } catch (TimeoutException e) {
                silent.add(asked.getKey().id());
            } catch (ExecutionException e) {
                // It has gone, or does not want to be looked at.
            }
        }
        if (found.size() == 1) {
            return found.get(0).id();
        }
        throw new TargetException(Top.NO_CHOICE, found.isEmpty() ? none(silent) : list(found));
    }

    private static Map<VirtualMachineDescriptor, Question<Boolean>> askAll() {
        Map<VirtualMachineDescriptor, Question<Boolean>> asked = new LinkedHashMap<>();
        String own = Long.toString(ProcessHandle.current().pid());
        for (VirtualMachineDescriptor each : VirtualMachine.list()) {
            if (asked.size() < MAX_ASKED && !each.id().equals(own) && JvmProcess.mayBeAsked(each.id(), true)) {
                asked.put(each, Question.ask(() -> hasWorkers(each)));
            }
        }
        return asked;
    }

    private static String none(List<String> silent) {
        String text = "no JVM of this user has workers to show. Its class path needs pinion-observability-jmx, and a"
                + " worker must have been started";
        if (silent.isEmpty()) {
            return text;
        }
        return text + ". No answer came from "
                + String.join(", ", silent.subList(0, Math.min(silent.size(), MAX_LISTED)))
                + ": stopped, or in a long pause";
    }

    private static String list(List<VirtualMachineDescriptor> found) {
        StringBuilder text = new StringBuilder("several JVMs have workers; name one by its number:");
        for (VirtualMachineDescriptor each : found.subList(0, Math.min(found.size(), MAX_LISTED))) {
            text.append(System.lineSeparator())
                    .append("  ")
                    .append(each.id())
                    .append("  ")
                    .append(Texts.clean(each.displayName(), 60));
        }
        return text.toString();
    }

    private static boolean hasWorkers(VirtualMachineDescriptor each) throws IOException, AttachNotSupportedException {
        VirtualMachine jvm = VirtualMachine.attach(each);
        try {
            return jvm.getSystemProperties().containsKey(MARK);
        } finally {
            jvm.detach();
        }
    }

    /** The address of the JVM's own management agent, which is started if it does not run. On loopback only. */
    static String address(String pid) throws TargetException {
        boolean isListed =
                VirtualMachine.list().stream().anyMatch(each -> each.id().equals(pid));
        if (!JvmProcess.mayBeAsked(pid, isListed)) {
            throw refused(pid, "there is no such JVM, it is of another user, or it runs with -Xrs");
        }
        try {
            return Question.ask(() -> startAgent(pid)).within(ATTACH_WAIT_NS);
        } catch (TimeoutException e) {
            throw refused(pid, "it does not answer. It may be stopped, or in a long pause");
        } catch (ExecutionException e) {
            throw refused(pid, Texts.reason(e.getCause()));
        }
    }

    private static TargetException refused(String pid, String why) {
        return new TargetException(
                Top.NO_CONNECTION,
                "cannot look into process " + pid + ": " + why
                        + ". It must be a JVM of the same user that runs without -XX:+DisableAttachMechanism;"
                        + " without a number, those that have workers are found");
    }

    private static String startAgent(String pid) throws IOException, AttachNotSupportedException {
        VirtualMachine jvm = VirtualMachine.attach(pid);
        try {
            return jvm.startLocalManagementAgent();
        } finally {
            jvm.detach();
        }
    }
}
