package io.pinion.observability.jmx.internal;

import io.pinion.worker.Worker;
import io.pinion.worker.WorkerConfig;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import javax.management.MBeanServer;
import javax.management.MBeanServerBuilder;
import javax.management.MBeanServerDelegate;
import javax.management.ObjectName;

/** A JVM whose bean server refuses beans of workers, as one with access rules may. */
public final class Refused {
    private Refused() {}

    public static void main(String[] args) throws Exception {
        System.setProperty("javax.management.builder.initial", Builder.class.getName());
        try (Worker worker =
                Worker.start(WorkerConfig.builder().name("refused").capacity(64).build())) {
            System.out.println("answer " + worker.call(() -> 42));
        }
    }

    /** Makes the server. */
    public static final class Builder extends MBeanServerBuilder {
        /** Made by the platform. */
        public Builder() {}

        @Override
        public MBeanServer newMBeanServer(String domain, MBeanServer outer, MBeanServerDelegate delegate) {
            MBeanServer real = super.newMBeanServer(domain, outer, delegate);
            return (MBeanServer) Proxy.newProxyInstance(
                    Builder.class.getClassLoader(), new Class<?>[] {MBeanServer.class}, (proxy, method, arguments) -> {
                        if (method.getName().equals("registerMBean")
                                && arguments[1] instanceof ObjectName name
                                && name.getDomain().equals("io.pinion")) {
                            throw new SecurityException("not here");
                        }
                        try {
                            return method.invoke(real, arguments);
                        } catch (InvocationTargetException e) {
                            throw e.getCause();
                        }
                    });
        }
    }
}
