package io.pinion.brokers;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** The processes and files of one node: its own port mapper, its own cookie, all ports on the loopback address. */
final class RabbitMqNode {
    private static final String NAME = "pinion@127.0.0.1";
    private static final Duration BOOT = Duration.ofSeconds(120);
    private static final Duration END = Duration.ofSeconds(60);
    private static final int HELPER_END_SECONDS = 5;
    private static final long POLL_NS = 20_000_000L;
    private static final String PLUGIN = "rabbitmq_consistent_hash_exchange";

    private final RabbitMqInstallation installation;
    private final Path directory;
    private final Watchdog watchdog;
    private final Map<String, String> environment;
    private final int port;
    private @Nullable Process portMapper;
    private @Nullable Process server;

    private RabbitMqNode(RabbitMqInstallation installation, Path directory, int port) throws IOException {
        this.installation = installation;
        this.directory = directory;
        this.port = port;
        this.watchdog = Watchdog.over(directory);
        this.environment = environment(installation, directory);
    }

    static RabbitMqNode create(RabbitMqInstallation installation, int port) throws IOException {
        Path directory = Files.createTempDirectory(Watchdog.PREFIX);
        return new RabbitMqNode(installation, directory, port);
    }

    private static Map<String, String> environment(RabbitMqInstallation installation, Path directory) {
        int controlPort = Ports.free();
        Map<String, String> all = new HashMap<>();
        all.put("PATH", installation.path());
        all.put("HOME", directory.toString());
        all.put("LANG", "C.UTF-8");
        all.put("RABBITMQ_NODENAME", NAME);
        all.put("RABBITMQ_USE_LONGNAME", "true");
        all.put("RABBITMQ_MNESIA_BASE", directory.resolve("mnesia").toString());
        all.put("RABBITMQ_LOG_BASE", directory.resolve("log").toString());
        all.put("RABBITMQ_CONFIG_FILE", directory.resolve("rabbitmq.conf").toString());
        all.put(
                "RABBITMQ_ADVANCED_CONFIG_FILE",
                directory.resolve("no-advanced.config").toString());
        all.put("RABBITMQ_CONF_ENV_FILE", directory.resolve("no-environment").toString());
        all.put(
                "RABBITMQ_ENABLED_PLUGINS_FILE",
                directory.resolve("enabled_plugins").toString());
        all.put("RABBITMQ_DIST_PORT", Integer.toString(Ports.free()));
        all.put("RABBITMQ_CTL_DIST_PORT_MIN", Integer.toString(controlPort));
        all.put("RABBITMQ_CTL_DIST_PORT_MAX", Integer.toString(controlPort));
        all.put("RABBITMQ_CTL_ERL_ARGS", "-dist_listen false");
        all.put(
                "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS",
                "-start_epmd false -noinput -kernel inet_dist_use_interface {127,0,0,1}");
        // Without it a shell stays in front of the server and catches signals.
        all.put("RABBITMQ_ALLOW_INPUT", "1");
        all.put("ERL_EPMD_PORT", Integer.toString(Ports.free()));
        all.put("ERL_EPMD_ADDRESS", "127.0.0.1");
        return all;
    }

    Path directory() {
        return directory;
    }

    RabbitMqControl control() {
        return new RabbitMqControl(installation.script("rabbitmqctl"), environment, directory);
    }

    void configure(List<String> settings) throws IOException {
        Path cookie = directory.resolve(".erlang.cookie");
        Files.writeString(cookie, Passwords.fresh());
        Files.setPosixFilePermissions(cookie, PosixFilePermissions.fromString("r--------"));
        Files.writeString(directory.resolve("rabbitmq.conf"), String.join("\n", settings) + "\n");
        if (hasPlugin()) {
            Files.writeString(directory.resolve("enabled_plugins"), "[" + PLUGIN + "].");
        }
    }

    /** {@return whether the consistent-hash exchange is installed} */
    boolean hasPlugin() throws IOException {
        Path home = installation.script("rabbitmq-server").toRealPath().resolveSibling("..");
        try (DirectoryStream<Path> found = Files.newDirectoryStream(home.resolve("plugins"), PLUGIN + "-*")) {
            return found.iterator().hasNext();
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    /** Starts the server and waits until it serves. */
    void start() throws IOException {
        if (portMapper == null) {
            portMapper =
                    process(installation.epmd().toString(), "-port", port("ERL_EPMD_PORT"), "-address", "127.0.0.1");
            watch();
            awaitPort(Integer.parseInt(port("ERL_EPMD_PORT")), portMapper);
        }
        Process started = process(installation.script("rabbitmq-server").toString());
        server = started;
        watch();
        awaitPort(port, started);
        control().run("await_startup", "--timeout", Long.toString(BOOT.toSeconds()));
    }

    private String port(String name) {
        return environment.getOrDefault(name, "");
    }

    private void watch() throws IOException {
        watchdog.watch(processes());
    }

    private List<Process> processes() {
        List<Process> all = new ArrayList<>();
        for (Process process : new Process[] {server, portMapper}) {
            if (process != null && process.isAlive()) {
                all.add(process);
            }
        }
        return all;
    }

    private Process process(String... command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        return builder.redirectErrorStream(true)
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectOutput(ProcessBuilder.Redirect.appendTo(output().toFile()))
                .start();
    }

    private Path output() {
        return directory.resolve("output");
    }

    /** The end of what the node says of itself. */
    String logTail() {
        return Commands.tail(directory.resolve("log").resolve(NAME + ".log"));
    }

    private void awaitPort(int awaited, Process process) {
        long deadline = System.nanoTime() + BOOT.toNanos();
        while (!isOpen(awaited)) {
            if (!process.isAlive()) {
                throw new IllegalStateException(
                        "it ended with " + process.exitValue() + ": " + Commands.tail(output()));
            }
            if (System.nanoTime() - deadline > 0) {
                throw new IllegalStateException("no answer within " + BOOT + ": " + Commands.tail(output()));
            }
            LockSupport.parkNanos(POLL_NS);
        }
    }

    private static boolean isOpen(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress("127.0.0.1", port), 1_000);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** {@return the server's process} */
    Process running() {
        Process process = server;
        if (process == null || !process.isAlive()) {
            throw new IllegalStateException("the broker's process does not run; restart() starts it");
        }
        return process;
    }

    boolean isRunning() {
        return server != null && server.isAlive();
    }

    void kill() {
        end(running(), true);
    }

    void terminate() {
        end(running(), false);
    }

    private static void end(Process process, boolean forcibly) {
        List<ProcessHandle> helpers = process.descendants().toList();
        if (forcibly) {
            process.destroyForcibly();
        } else {
            process.destroy();
        }
        try {
            if (!process.waitFor(END.toSeconds(), TimeUnit.SECONDS)) {
                throw new IllegalStateException("process " + process.pid() + " did not end within " + END);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the broker ended", e);
        } finally {
            helpers.forEach(RabbitMqNode::endHelper);
        }
    }

    private static void endHelper(ProcessHandle helper) {
        helper.destroyForcibly();
        try {
            helper.onExit().get(HELPER_END_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            // It has been killed; nothing more can be done.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    void signal(String name) {
        Commands.run(List.of("/bin/sh", "-c", "kill -" + name + " " + running().pid()), environment, directory, END);
    }

    /** Ends everything and removes the directory. */
    void close() {
        for (Process process : processes()) {
            end(process, true);
        }
        watchdog.finish();
    }
}
