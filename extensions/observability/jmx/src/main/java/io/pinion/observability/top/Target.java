package io.pinion.observability.top;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import javax.management.Attribute;
import javax.management.InstanceNotFoundException;
import javax.management.JMException;
import javax.management.MBeanServerConnection;
import javax.management.MalformedObjectNameException;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;
import org.jspecify.annotations.Nullable;

/** The JVM that is looked at. Threads: one. */
final class Target implements AutoCloseable {
    private static final String BEANS = "io.pinion:type=Worker,*";

    private final String label;
    private final JMXConnector connector;
    private final MBeanServerConnection server;
    private final ObjectName beans;

    private Target(String label, JMXConnector connector) throws IOException {
        this.label = label;
        this.connector = connector;
        server = connector.getMBeanServerConnection();
        try {
            beans = ObjectName.getInstance(BEANS);
        } catch (MalformedObjectNameException e) {
            throw new IllegalStateException(BEANS, e);
        }
    }

    @SuppressWarnings("BanJNDI") // the address is on the command line of whoever trusts it, or the JVM's own
    static Target open(@Nullable String named) throws TargetException {
        requireAttach();
        String target = named == null ? Jvms.choose() : named;
        boolean isUrl = target.startsWith("service:");
        String address = isUrl ? target : Jvms.address(target);
        try {
            return new Target(
                    isUrl ? target : "pid " + target, JMXConnectorFactory.connect(new JMXServiceURL(address)));
        } catch (IOException | SecurityException e) {
            throw new TargetException(
                    Top.NO_CONNECTION,
                    "no connection to " + Texts.clean(target, 80) + ": "
                            + Texts.clean(String.valueOf(e.getMessage()), 200)
                            + ". Check the address, and that the JVM's management agent listens there");
        }
    }

    private static void requireAttach() throws TargetException {
        if (ModuleLayer.boot().findModule("jdk.attach").isEmpty()) {
            throw new TargetException(
                    Top.NO_CONNECTION, "this Java has no module jdk.attach; run the viewer with a whole JDK");
        }
    }

    String label() {
        return label;
    }

    Sample sample() throws IOException {
        List<Sample.Worker> workers = new ArrayList<>();
        for (ObjectName name : new TreeSet<>(server.queryNames(beans, null))) {
            try {
                Map<String, Object> values = new HashMap<>();
                for (Attribute attribute :
                        server.getAttributes(name, Sample.ATTRIBUTES).asList()) {
                    values.put(attribute.getName(), attribute.getValue());
                }
                workers.add(Sample.Worker.of(name.getCanonicalName(), values));
            } catch (InstanceNotFoundException e) {
                // It has ended between the two questions.
            } catch (JMException e) {
                throw new IOException(e.getMessage(), e);
            }
        }
        return new Sample(System.nanoTime(), List.copyOf(workers));
    }

    @Override
    public void close() {
        try {
            connector.close();
        } catch (IOException e) {
            // The other side has gone.
        }
    }
}
