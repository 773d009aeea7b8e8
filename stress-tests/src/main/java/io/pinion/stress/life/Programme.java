package io.pinion.stress.life;

import java.time.Duration;
import java.util.Map;

/** What every programme does alike: a time limit that shows all stacks, one last line, an exit code. */
final class Programme {
    /** What a programme does; whatever it throws is a failure. */
    @FunctionalInterface
    interface Body {
        Outcome run(Arguments arguments) throws Exception;
    }

    private Programme() {}

    static void main(String name, Duration limitOfQuick, Duration limitOfFull, String[] args, Body body) {
        Arguments arguments = Arguments.parse(args);
        startLimit(name, arguments.isFull() ? limitOfFull : limitOfQuick);
        long startNs = System.nanoTime();
        Outcome outcome;
        try {
            outcome = body.run(arguments);
        } catch (Exception | Error e) {
            e.printStackTrace(System.out);
            outcome = Outcome.failed(e.toString());
        }
        ChildJvm.killAll();
        System.out.println(
                "took " + Duration.ofNanos(System.nanoTime() - startNs).toMillis() + " ms");
        System.out.println(name + ": " + outcome.text());
        System.exit(outcome.exitCode());
    }

    private static void startLimit(String name, Duration limit) {
        Thread thread = new Thread(
                () -> {
                    try {
                        Thread.sleep(limit.toMillis());
                    } catch (InterruptedException e) {
                        return;
                    }
                    System.out.println(stacks());
                    ChildJvm.killAll();
                    System.out.println(name + ": failed, not done within " + limit);
                    System.out.flush();
                    Runtime.getRuntime().halt(1);
                },
                "time-limit");
        thread.setDaemon(true);
        thread.start();
    }

    private static String stacks() {
        StringBuilder text = new StringBuilder();
        for (Map.Entry<Thread, StackTraceElement[]> entry :
                Thread.getAllStackTraces().entrySet()) {
            text.append(entry.getKey()).append(System.lineSeparator());
            for (StackTraceElement frame : entry.getValue()) {
                text.append("\tat ").append(frame).append(System.lineSeparator());
            }
        }
        return text.toString();
    }
}
