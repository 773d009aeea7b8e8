package io.pinion.observability.top;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
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
    private static final long CONNECT_WAIT_NS = TimeUnit.SECONDS.toNanos(20);

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

    static Target open(@Nullable String named, Map<String, ?> credentials) throws TargetException {
        boolean isUrl = named != null && named.startsWith("service:");
        require("java.management.rmi");
        if (named != null && isUrl) {
            return connect(named, named, credentials);
        }
        require("jdk.attach");
        String pid = named == null ? Jvms.choose() : named;
        return connect("pid " + pid, Jvms.address(pid), credentials);
    }

    private static Target connect(String label, String address, Map<String, ?> credentials) throws TargetException {
        try {
            return new Target(
                    label, Question.ask(() -> connector(address, credentials)).within(CONNECT_WAIT_NS));
        } catch (ExecutionException e) {
            throw noConnection(label, Texts.reason(e.getCause()));
        } catch (IOException e) {
            throw noConnection(label, Texts.reason(e));
        } catch (TimeoutException e) {
            throw noConnection(label, "no answer within 20 s");
        }
    }

    @SuppressWarnings("BanJNDI") // the address is on the command line of whoever trusts it, or the JVM's own
    private static JMXConnector connector(String address, Map<String, ?> credentials) throws IOException {
        return JMXConnectorFactory.connect(new JMXServiceURL(address), credentials);
    }

    private static TargetException noConnection(String label, String why) {
        return new TargetException(
                Top.NO_CONNECTION,
                "no connection to " + Texts.clean(label, 80) + ": " + why
                        + ". Check the address, that the JVM's management agent listens there, and --user if it wants one");
    }

    private static void require(String module) throws TargetException {
        if (ModuleLayer.boot().findModule(module).isEmpty()) {
            throw new TargetException(
                    Top.NO_CONNECTION,
                    "this Java has not loaded its module " + module
                            + ". Run the viewer with a whole JDK and java -jar, or with --add-modules jdk.attach,java.management.rmi");
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
                    if (attribute.getValue() != null) {
                        values.put(attribute.getName(), attribute.getValue());
                    }
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
        // Not waited for: to say goodbye to a JVM that is stopped would take for ever.
        Question<Boolean> farewell = Question.ask(() -> {
            connector.close();
            return true;
        });
        try {
            farewell.within(TimeUnit.SECONDS.toNanos(1));
        } catch (TimeoutException | ExecutionException e) {
            // The other side has gone, or does not answer; the process ends anyway.
        }
    }
}
