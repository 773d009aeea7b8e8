package io.pinion.rabbitmq.bench;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A contender in a process of its own, which lives for the whole run so that its code is compiled after the warm-up.
 * Threads: one of the caller, and {@code contender-<name>} while an answer is awaited.
 */
final class ContenderProcess implements AutoCloseable {
    static final String ANSWER = "answer ";
    private static final int LIMIT_S = 150;
    private static final int END_S = 10;

    private final String name;
    private final Process process;
    private final BufferedReader answers;
    private final BufferedWriter orders;

    private ContenderProcess(String name, Process process) {
        this.name = name;
        this.process = process;
        answers = process.inputReader(StandardCharsets.UTF_8);
        orders = process.outputWriter(StandardCharsets.UTF_8);
    }

    /** Starts one; flags are for its JVM. */
    static ContenderProcess start(String name, Place place, List<String> flags) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-Xms256m");
        command.add("-Xmx256m");
        flags.forEach(each -> command.add(each.replace("%n", name)));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), ContenderMain.class.getName()));
        command.addAll(List.of(name, place.host(), Integer.toString(place.port()), place.user()));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        ContenderProcess made = new ContenderProcess(name, process);
        try {
            made.send(place.password());
        } catch (IOException e) {
            made.close();
            throw e;
        }
        return made;
    }

    String name() {
        return name;
    }

    /** Consumes a queue; returns the processor time in nanoseconds when all is handled. */
    long consume(String queue, int bulk, int prefetch, int messages) throws IOException, InterruptedException {
        return Long.parseLong(ask("run " + queue + " " + bulk + " " + prefetch + " " + messages));
    }

    /** Ends what {@link #consume} began. */
    void stop() throws IOException, InterruptedException {
        ask("stop");
    }

    private String ask(String order) throws IOException, InterruptedException {
        FutureTask<String> answer = new FutureTask<>(this::answer);
        Thread reader = new Thread(answer, "contender-" + name);
        reader.setDaemon(true);
        reader.start();
        send(order);
        try {
            return answer.get(LIMIT_S, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new IOException(name + " failed at '" + order + "'", e.getCause());
        } catch (TimeoutException e) {
            throw new IOException(name + " did not answer '" + order + "' within " + LIMIT_S + " s", e);
        }
    }

    private void send(String line) throws IOException {
        orders.write(line);
        orders.newLine();
        orders.flush();
    }

    private String answer() throws IOException {
        for (String line = answers.readLine(); line != null; line = answers.readLine()) {
            if (line.startsWith(ANSWER)) {
                return line.substring(ANSWER.length());
            }
            System.err.println(name + ": " + line);
        }
        throw new IOException("its process has ended; see what it wrote to the standard error");
    }

    /** It ends with its input, and writes a recording if it was told to; but it does not have to. */
    @Override
    public void close() {
        try {
            orders.close();
            process.waitFor(END_S, TimeUnit.SECONDS);
        } catch (IOException e) {
            // It has ended already.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            process.destroyForcibly();
        }
    }
}
