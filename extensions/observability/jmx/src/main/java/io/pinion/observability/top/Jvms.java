package io.pinion.observability.top;

import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import com.sun.tools.attach.VirtualMachineDescriptor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The JVMs of this user on this machine. The only class that names the attach API. */
final class Jvms {
    private static final String MARK = "io.pinion.observability.jmx";
    private static final int MAX_LISTED = 20;

    private Jvms() {}

    /** The process number of the one JVM that has workers with beans. Asks each JVM for its properties only. */
    static String choose() throws TargetException {
        List<VirtualMachineDescriptor> found = new ArrayList<>();
        String own = Long.toString(ProcessHandle.current().pid());
        for (VirtualMachineDescriptor each : VirtualMachine.list()) {
            if (!each.id().equals(own) && hasWorkers(each)) {
                found.add(each);
            }
        }
        if (found.size() == 1) {
            return found.get(0).id();
        }
        if (found.isEmpty()) {
            throw new TargetException(
                    Top.NO_CHOICE,
                    "no JVM of this user has workers to show. Its class path needs pinion-observability-jmx, and a"
                            + " worker must have been started");
        }
        StringBuilder text = new StringBuilder("several JVMs have workers; name one by its number:");
        for (VirtualMachineDescriptor each : found.subList(0, Math.min(found.size(), MAX_LISTED))) {
            text.append(System.lineSeparator())
                    .append("  ")
                    .append(each.id())
                    .append("  ")
                    .append(Texts.clean(each.displayName(), 60));
        }
        throw new TargetException(Top.NO_CHOICE, text.toString());
    }

    private static boolean hasWorkers(VirtualMachineDescriptor each) {
        try {
            VirtualMachine jvm = VirtualMachine.attach(each);
            try {
                return jvm.getSystemProperties().containsKey(MARK);
            } finally {
                jvm.detach();
            }
        } catch (AttachNotSupportedException | IOException e) {
            // It has gone, or does not want to be looked at.
            return false;
        }
    }

    /** The address of the JVM's own management agent, which is started if it does not run. On loopback only. */
    static String address(String pid) throws TargetException {
        try {
            VirtualMachine jvm = VirtualMachine.attach(pid);
            try {
                return jvm.startLocalManagementAgent();
            } finally {
                jvm.detach();
            }
        } catch (AttachNotSupportedException | IOException e) {
            throw new TargetException(
                    Top.NO_CONNECTION,
                    "cannot look into process " + pid + ": " + Texts.clean(String.valueOf(e.getMessage()), 200)
                            + ". It must be a JVM of the same user that runs without -XX:+DisableAttachMechanism");
        }
    }
}
