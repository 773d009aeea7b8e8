package io.pinion.examples.remote;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.pinion.brokers.EmbeddedBroker;
import io.pinion.rabbitmq.AmqpConnection;
import io.pinion.rabbitmq.dispatch.RemoteDispatch;
import io.pinion.worker.Worker;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * One handler on two machines: two processes share the invoices of six customers, one of them is killed in the middle of
 * its work, and the other one does the rest, each customer's invoices in order. A message broker inside this process
 * stands for the one of a company. Ends by itself after some seconds.
 */
public final class TwoMachines {
    static final String PASSWORD = "PINION_EXAMPLE_PASSWORD";

    /** A connection that is made again is no news here; kept, so that the level is. */
    private static final Logger LIBRARY = Logger.getLogger("io.pinion.rabbitmq");

    // One for each partition.
    private static final List<String> CUSTOMERS = List.of("ada", "bob", "cleo", "dora", "ivo", "paul");
    private static final int INVOICES = 20;
    private static final long LIMIT_NS = TimeUnit.SECONDS.toNanos(60);

    // What the machines have said; guarded by this.
    private final Map<String, Integer> shares = new HashMap<>();
    private final Map<String, Integer> counts = new HashMap<>();
    private final Map<String, Integer> last = new HashMap<>();
    private final Set<String> posted = new HashSet<>();
    private int twice;
    private boolean isOrdered = true;

    private TwoMachines() {}

    /**
     * Runs the example.
     *
     * @param args not used
     * @throws Exception if a process cannot be started
     */
    public static void main(String[] args) throws Exception {
        LIBRARY.setLevel(Level.SEVERE);
        System.out.println("broker   starts inside this process");
        try (EmbeddedBroker broker = EmbeddedBroker.start()) {
            new TwoMachines().run(broker);
        }
    }

    private void run(EmbeddedBroker broker) throws Exception {
        Process a = machine("A", broker);
        Process b = machine("B", broker);
        AmqpConnection connection =
                PostInvoice.connection("sender", broker.host(), broker.port(), broker.user(), broker.password());
        try (Worker worker = Worker.start()) {
            connection.open(worker);
            RemoteDispatch invoices = PostInvoice.dispatch(connection);
            waitUntilBothHoldTheirShare();
            System.out.println(
                    "machines share the " + PostInvoice.PARTITIONS + " partitions: three for A, three for B");
            for (int number = 1; number <= INVOICES; number++) {
                for (String customer : CUSTOMERS) {
                    invoices.send(new PostInvoice(customer, number)).join();
                }
            }
            System.out.println("sender   " + all() + " commands sent, all confirmed by the broker");
            waitUntilPosted(all() / 3);
            a.destroyForcibly().waitFor();
            System.out.println("machine A is killed in the middle of its work (kill -9); B takes over what A held");
            waitUntilPosted(all());
            report();
            connection.close().toCompletableFuture().join();
        } finally {
            a.destroyForcibly();
            b.getOutputStream().close();
            b.waitFor();
        }
    }

    private static int all() {
        return CUSTOMERS.size() * INVOICES;
    }

    private Process machine(String name, EmbeddedBroker broker) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Machine.class.getName(),
                        broker.host(),
                        Integer.toString(broker.port()),
                        broker.user())
                .redirectError(ProcessBuilder.Redirect.INHERIT);
        // Not among the arguments, which every user of the machine can see.
        builder.environment().put(PASSWORD, broker.password());
        Process process = builder.start();
        System.out.println("machine " + name + " starts as process " + process.pid());
        Thread reader = new Thread(() -> listen(name, process), "machine-" + name);
        reader.setDaemon(true);
        reader.start();
        return process;
    }

    private void listen(String name, Process process) {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                note(name, line.split(" ", -1));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private synchronized void note(String machine, String[] words) {
        notifyAll();
        if (words[0].equals("holds")) {
            shares.put(machine, Integer.parseInt(words[1]));
            return;
        }
        // A machine that is killed may leave half a line.
        if (words.length == 3) {
            posted(machine, words[0], Integer.parseInt(words[1]));
        }
    }

    private void posted(String machine, String customer, int number) {
        int before = last.getOrDefault(customer, 0);
        boolean isAgain = !posted.add(customer + " " + number);
        twice += isAgain ? 1 : 0;
        isOrdered &= number == (isAgain ? before : before + 1);
        last.put(customer, number);
        int count = counts.merge(machine, 1, Integer::sum);
        if (isAgain || count % 10 == 1) {
            System.out.println("machine " + machine + " posts invoice " + number + " of " + customer
                    + (isAgain ? ", again: its first holder was killed before it was acknowledged" : ""));
        }
    }

    private void waitUntilBothHoldTheirShare() throws InterruptedException {
        int share = PostInvoice.PARTITIONS / 2;
        waitUntil(() -> shares.getOrDefault("A", 0) == share && shares.getOrDefault("B", 0) == share);
    }

    private void waitUntilPosted(int count) throws InterruptedException {
        waitUntil(() -> posted.size() >= count);
    }

    private synchronized void waitUntil(BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + LIMIT_NS;
        while (!condition.getAsBoolean()) {
            long leftMs = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
            if (leftMs <= 0) {
                throw new IllegalStateException("no end in sight: " + posted.size() + " posted, shares " + shares);
            }
            wait(leftMs);
        }
    }

    private synchronized void report() {
        System.out.println("result   all " + posted.size() + " invoices are posted: " + counts.getOrDefault("A", 0)
                + " by A, " + counts.getOrDefault("B", 0) + " by B, " + twice + " of them twice");
        System.out.println("result   each customer's invoices in order: " + (isOrdered ? "yes" : "no"));
    }
}
