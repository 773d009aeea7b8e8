package io.pinion.stress.system;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A programme in a JVM of its own that answers each line with one that starts with {@value #ANSWER}. */
final class Child implements AutoCloseable {
    static final String ANSWER = "answer: ";

    private static final long LIMIT_SECONDS = 60;
    private static final String GONE = "\0";

    private final Process process;
    private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();

    private Child(Process process) {
        this.process = process;
    }

    /** Waits for its first answer, which is left to be taken. */
    static Child start(List<String> command) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        Child child = new Child(process);
        Thread reader = new Thread(child::read, "child-reader");
        reader.setDaemon(true);
        reader.start();
        return child;
    }

    private void read() {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            String line;
            while ((line = lines.readLine()) != null) {
                if (line.startsWith(ANSWER)) {
                    answers.add(line.substring(ANSWER.length()));
                } else {
                    System.out.println("    child: " + line);
                }
            }
        } catch (IOException e) {
            System.out.println("    child: " + e);
        }
        answers.add(GONE);
    }

    long pid() {
        return process.pid();
    }

    String ask(String line) throws Exception {
        OutputStream input = process.getOutputStream();
        input.write((line + "\n").getBytes(StandardCharsets.UTF_8));
        input.flush();
        return answer();
    }

    String answer() throws Exception {
        String answer = answers.poll(LIMIT_SECONDS, TimeUnit.SECONDS);
        if (answer == null) {
            throw new Violation("the child does not answer");
        }
        if (answer.equals(GONE)) {
            throw new Violation("the child has ended with " + process.waitFor());
        }
        return answer;
    }

    /** Tells it to end. */
    void end() throws Exception {
        process.getOutputStream().close();
        Violation.unless(process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS), "the child does not end");
        int exit = process.exitValue();
        Violation.unless(exit == 0, "the child ended with " + exit);
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
