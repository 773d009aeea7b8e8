package io.pinion.observability.jmx.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pinion.observability.jmx.WorkerBeans;
import io.pinion.worker.OfferResult;
import io.pinion.worker.Worker;
import io.pinion.worker.WorkerConfig;
import java.io.File;
import java.lang.management.ManagementFactory;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import java.util.stream.Collectors;
import javax.management.Attribute;
import javax.management.AttributeNotFoundException;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanException;
import javax.management.MBeanServer;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.ReflectionException;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXConnectorServer;
import javax.management.remote.JMXConnectorServerFactory;
import javax.management.remote.JMXServiceURL;
import org.junit.jupiter.api.Test;

class WorkerBeanTest {
    private static final MBeanServer SERVER = ManagementFactory.getPlatformMBeanServer();

    private static Worker start(String name) {
        return Worker.start(WorkerConfig.builder().name(name).capacity(64).build());
    }

    private static Map<String, Object> values(MBeanServerConnection server, ObjectName name, String... attributes)
            throws Exception {
        return server.getAttributes(name, attributes).asList().stream()
                .collect(Collectors.toMap(Attribute::getName, Attribute::getValue));
    }

    @Test
    void worker_hasABean_fromItsStartToItsEnd() throws Exception {
        ObjectName name = WorkerBeans.named("bean-life");
        try (Worker worker = start("bean-life")) {
            worker.call(() -> 1);
            assertThat(SERVER.getAttribute(name, "Name")).isEqualTo("bean-life");
            assertThat(SERVER.getAttribute(name, "State")).isEqualTo("RUNNING");
            assertThat(SERVER.getAttribute(name, "Capacity")).isEqualTo(64L);
            assertThat(SERVER.queryNames(WorkerBeans.all(), null)).contains(name);
        }
        assertThat(SERVER.isRegistered(name)).isFalse();
    }

    @Test
    void attributes_askedForTogether_comeFromOneSnapshot() throws Exception {
        try (Worker worker = start("bean-snapshot")) {
            Thread producer = new Thread(() -> {
                while (!Thread.currentThread().isInterrupted()) {
                    worker.offer(() -> {});
                }
            });
            producer.start();
            try {
                for (int i = 0; i < 2_000; i++) {
                    Map<String, Object> look = values(
                            SERVER,
                            WorkerBeans.named("bean-snapshot"),
                            "Accepted",
                            "Completed",
                            "Failed",
                            "Cancelled",
                            "Expired",
                            "NeverRun",
                            "Pending");
                    Function<String, Long> whole = attribute -> (Long) look.get(attribute);
                    assertThat(whole.apply("Completed")
                                    + whole.apply("Failed")
                                    + whole.apply("Cancelled")
                                    + whole.apply("Expired")
                                    + whole.apply("NeverRun")
                                    + whole.apply("Pending"))
                            .isEqualTo(whole.apply("Accepted"));
                }
            } finally {
                producer.interrupt();
                producer.join();
            }
        }
    }

    @Test
    void everyAttribute_isDescribed_andReadsAsItsType() throws Exception {
        try (Worker worker = start("bean-all")) {
            worker.call(() -> 1);
            ObjectName name = WorkerBeans.named("bean-all");
            for (MBeanAttributeInfo info : SERVER.getMBeanInfo(name).getAttributes()) {
                assertThat(info.getDescription()).isNotBlank();
                assertThat(info.isWritable()).isFalse();
                Object value = SERVER.getAttribute(name, info.getName());
                assertThat(Map.of(Long.class, "long", Double.class, "double", String.class, "java.lang.String")
                                .get(value.getClass()))
                        .as(info.getName())
                        .isEqualTo(info.getType());
            }
        }
    }

    @Test
    @SuppressWarnings("BanJNDI") // a server of this test
    void bean_overARealConnection_reads_andChangesNothing() throws Exception {
        JMXConnectorServer connectors = JMXConnectorServerFactory.newJMXConnectorServer(
                new JMXServiceURL("service:jmx:rmi://127.0.0.1"), null, SERVER);
        connectors.start();
        try (Worker worker = start("bean-remote");
                JMXConnector connector = JMXConnectorFactory.connect(connectors.getAddress())) {
            MBeanServerConnection remote = connector.getMBeanServerConnection();
            ObjectName name = WorkerBeans.named("bean-remote");
            worker.call(() -> 1);
            assertThat(values(remote, name, "Accepted", "Nothing")).containsOnlyKeys("Accepted");
            assertThatThrownBy(() -> remote.getAttribute(name, "Nothing"))
                    .isInstanceOf(AttributeNotFoundException.class)
                    .hasMessageContaining("Nothing");
            assertThatThrownBy(() -> remote.setAttribute(name, new Attribute("Capacity", 1L)))
                    .isInstanceOf(AttributeNotFoundException.class)
                    .hasMessageContaining("only be read");
            assertThatThrownBy(() -> remote.invoke(name, "close", null, null))
                    .isInstanceOfAny(ReflectionException.class, MBeanException.class)
                    .hasMessageContaining("no operations");
            assertThat(worker.call(() -> 2)).isEqualTo(2);
        } finally {
            connectors.stop();
        }
    }

    @Test
    void workersOfOneName_haveNumbers() {
        try (Worker first = start("bean-twin");
                Worker second = start("bean-twin")) {
            assertThat(first.offer(() -> {})).isEqualTo(OfferResult.ACCEPTED);
            assertThat(second.offer(() -> {})).isEqualTo(OfferResult.ACCEPTED);
            assertThat(SERVER.isRegistered(WorkerBeans.named("bean-twin"))).isTrue();
            assertThat(SERVER.isRegistered(WorkerBeans.of("bean-twin", 2))).isTrue();
        }
        assertThat(SERVER.isRegistered(WorkerBeans.of("bean-twin", 2))).isFalse();
    }

    @Test
    void strangeNames_areQuoted() {
        String strange = "a,b=\"c\":*?\\n d";
        try (Worker worker = start(strange)) {
            assertThat(worker.isWorkerThread()).isFalse();
            assertThat(SERVER.isRegistered(WorkerBeans.named(strange))).isTrue();
        }
    }

    @Test
    void workersThatComeAndGo_fromTenThreads_leaveNoBean() throws Exception {
        int before = SERVER.queryNames(WorkerBeans.all(), null).size();
        List<Thread> threads = new ArrayList<>();
        CountDownLatch go = new CountDownLatch(1);
        for (int i = 0; i < 10; i++) {
            Thread thread = new Thread(() -> {
                try {
                    go.await();
                } catch (InterruptedException e) {
                    return;
                }
                for (int n = 0; n < 100; n++) {
                    start("bean-many").close();
                }
            });
            threads.add(thread);
            thread.start();
        }
        go.countDown();
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(SERVER.queryNames(WorkerBeans.all(), null)).hasSize(before);
    }

    @Test
    void beanThatSomebodyTookAway_doesNotHurtTheClose() throws Exception {
        Worker worker = start("bean-taken");
        SERVER.unregisterMBean(WorkerBeans.named("bean-taken"));
        worker.close();
        assertThat(SERVER.isRegistered(WorkerBeans.named("bean-taken"))).isFalse();
    }

    @Test
    void workersOfTwoClassLoaders_haveBeans_untilTheyEnd() throws Exception {
        List<URL> path = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            path.add(Path.of(entry).toUri().toURL());
        }
        try (URLClassLoader other = new URLClassLoader(path.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
                AutoCloseable own = new Isolated().call()) {
            Object isolated =
                    other.loadClass(Isolated.class.getName()).getConstructor().newInstance();
            assertThat(isolated).isNotInstanceOf(Isolated.class);
            try (AutoCloseable foreign = (AutoCloseable) ((Callable<?>) isolated).call()) {
                assertThat(foreign).isNotInstanceOf(Worker.class);
                assertThat(own).isInstanceOf(Worker.class);
                assertThat(SERVER.getAttribute(WorkerBeans.named(Isolated.NAME), "State"))
                        .isEqualTo("RUNNING");
                assertThat(SERVER.getAttribute(WorkerBeans.of(Isolated.NAME, 2), "State"))
                        .isEqualTo("RUNNING");
            }
            assertThat(SERVER.isRegistered(WorkerBeans.of(Isolated.NAME, 2))).isFalse();
        }
        assertThat(SERVER.isRegistered(WorkerBeans.named(Isolated.NAME))).isFalse();
    }

    @Test
    void serverThatRefuses_isToldOfInTheLog_andTheWorkerRuns() throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Refused.class.getName())
                .redirectErrorStream(true)
                .start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(printed).isZero();
        assertThat(printed)
                .contains("answer 42")
                .containsOnlyOnce("Worker 'refused' has no management bean; it runs without: ")
                .contains("not here");
    }

    @Test
    void registration_toldOfTheEndBeforeTheStart_registersNothing() {
        try (Worker worker = start("bean-other")) {
            Registration late = new Registration("bean-late");
            late.ended();
            late.started(worker);
            assertThat(SERVER.isRegistered(WorkerBeans.named("bean-late"))).isFalse();
        }
    }

    @Test
    void number_thatIsNotPositive_isRefused() {
        assertThatThrownBy(() -> WorkerBeans.of("w", 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("number must be at least 1, was 0");
        assertThatThrownBy(() -> WorkerBeans.named(null)).isInstanceOf(NullPointerException.class);
    }
}
