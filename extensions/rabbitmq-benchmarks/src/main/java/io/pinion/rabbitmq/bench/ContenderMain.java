package io.pinion.rabbitmq.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;

/**
 * The process of one contender, told what to do by lines of its input: the password first, then
 * {@code run QUEUE BULK PREFETCH MESSAGES}, answered by the processor time in nanoseconds when all are handled, and
 * {@code stop}, answered when it is. It ends with its input.
 */
final class ContenderMain {
    private static final int LIMIT_S = 120;

    private final Place place;
    private final String name;
    private Contender contender;

    private ContenderMain(Place place, String name) {
        this.place = place;
        this.name = name;
        contender = Contender.named(name);
    }

    public static void main(String[] args) throws Exception {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        Place place = new Place(args[1], Integer.parseInt(args[2]), args[3], required(in.readLine()));
        ContenderMain main = new ContenderMain(place, args[0]);
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            System.out.println(ContenderProcess.ANSWER + main.obey(line.split(" ")));
        }
        // Whatever a contender has left running.
        System.exit(0);
    }

    private static String required(String line) throws IOException {
        if (line == null) {
            throw new IOException("the password is missing: it is the first line of the input");
        }
        return line;
    }

    private String obey(String[] words) throws Exception {
        if (words[0].equals("stop")) {
            contender.stop();
            return "stopped";
        }
        contender = Contender.named(name);
        int messages = Integer.parseInt(words[4]);
        Tally tally = new Tally(messages);
        long before = processorNs();
        contender.start(place, words[1], Integer.parseInt(words[2]), Integer.parseInt(words[3]), tally);
        tally.await(LIMIT_S);
        return Long.toString(processorNs() - before);
    }

    private static long processorNs() {
        return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                .getProcessCpuTime();
    }
}
