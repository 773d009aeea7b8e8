package io.pinion.observability.jmx.internal;

import io.pinion.observability.jmx.WorkerBeans;
import io.pinion.worker.Worker;
import io.pinion.worker.spi.WorkerObserver;
import java.lang.System.Logger.Level;
import java.lang.management.ManagementFactory;
import javax.management.InstanceAlreadyExistsException;
import javax.management.InstanceNotFoundException;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.jspecify.annotations.Nullable;

/** Registers one worker's bean for as long as the worker lives. A server that refuses it is told of once, in the log. */
final class Registration implements WorkerObserver {
    /** Tells viewers that there is something to see, without a connection. */
    static final String MARK = "io.pinion.observability.jmx";

    private static final int MAX_SAME_NAMES = 1_000;

    private final String name;
    private @Nullable ObjectName registered;
    private boolean ended;

    Registration(String name) {
        this.name = name;
    }

    @Override
    public synchronized void started(Worker worker) {
        if (ended) {
            return;
        }
        try {
            registered = register(ManagementFactory.getPlatformMBeanServer(), new WorkerBean(worker));
            System.setProperty(MARK, "true");
        } catch (JMException | SecurityException e) {
            System.getLogger("io.pinion.observability")
                    .log(Level.WARNING, "Worker '" + name + "' has no management bean; it runs without: " + e);
        }
    }

    private ObjectName register(MBeanServer server, WorkerBean bean) throws JMException {
        for (int number = 1; number <= MAX_SAME_NAMES; number++) {
            ObjectName tried = WorkerBeans.of(name, number);
            // Looked at first: a refusal by exception would make each further worker dearer than the one before.
            if (!server.isRegistered(tried)) {
                try {
                    return server.registerMBean(bean, tried).getObjectName();
                } catch (InstanceAlreadyExistsException e) {
                    // Another thread was faster; the next number is free, or the one after.
                }
            }
        }
        throw new InstanceAlreadyExistsException(MAX_SAME_NAMES + " workers have this name already");
    }

    @Override
    public synchronized void ended() {
        ended = true;
        ObjectName gone = registered;
        registered = null;
        if (gone != null) {
            try {
                ManagementFactory.getPlatformMBeanServer().unregisterMBean(gone);
            } catch (InstanceNotFoundException e) {
                // Somebody has taken it away.
            } catch (JMException | SecurityException e) {
                System.getLogger("io.pinion.observability")
                        .log(Level.WARNING, "The management bean of worker '" + name + "' stays: " + e);
            }
        }
    }

    /** For logs. */
    @Override
    public String toString() {
        return "management bean of " + name;
    }
}
