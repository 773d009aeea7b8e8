package io.pinion.rabbitmq.bench;

import com.rabbitmq.client.Connection;
import io.pinion.brokers.RabbitMqBroker;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * How many messages of 100 bytes per second are consumed in bulks, from a full queue to the last acknowledgement, by the
 * plain client, by Pinion and by Spring AMQP.
 *
 * <p>One RabbitMQ node for all, a process for each contender, a fresh queue for each turn, and the contenders in turn within
 * each round: what the machine does meanwhile meets all of them. Compare ratios within a round only: the broker and a
 * contender share the processors. Not measured: latency, and handlers that do anything.
 */
@Command(
        name = "run",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Consumes from a RabbitMQ node of its own; see docs/performance/rabbitmq.md.")
public final class ConsumeThroughput implements Callable<Integer> {
    private static final int SMALLEST_PREFETCH = 256;

    @Option(names = "--quick", description = "20,000 messages and 2 rounds: does everything work?")
    private boolean quick;

    @Option(names = "--messages", description = "in each queue; a multiple of each bulk; default 200,000")
    private int messages;

    @Option(names = "--rounds", description = "after one that warms up; default 9")
    private int rounds;

    @Option(names = "--bulks", split = ",", description = "default ${DEFAULT-VALUE}", defaultValue = "1,100,1000")
    private List<Integer> bulks = List.of();

    @Option(
            names = "--contenders",
            split = ",",
            description = "default ${DEFAULT-VALUE}",
            defaultValue = "plain,pinion,spring")
    private List<String> contenders = List.of();

    @Option(names = "--jvm", description = "a flag for the contenders' JVMs; %%n is the contender's name")
    private List<String> flags = List.of();

    /** Made by the command line. */
    private ConsumeThroughput() {}

    /**
     * Measures and prints a table; exits with 0, with 1 if a contender failed, or with 2 for options that make no sense.
     *
     * @param args see {@code --help}
     */
    public static void main(String[] args) {
        System.exit(run(args));
    }

    static int run(String... args) {
        return new CommandLine(new ConsumeThroughput()).execute(args);
    }

    @Override
    public Integer call() throws Exception {
        messages = messages != 0 ? messages : quick ? 20_000 : 200_000;
        rounds = rounds != 0 ? rounds : quick ? 2 : 9;
        String wrong = mistake();
        if (wrong != null) {
            System.err.println(wrong);
            return 2;
        }
        try (RabbitMqBroker broker = RabbitMqBroker.start()) {
            Place place = new Place(broker.host(), broker.port(), broker.user(), broker.password());
            try (Connection connection = place.connect()) {
                List<Turn> turns = rounds(new Queues(broker, connection), place);
                System.out.println();
                System.out.print(new Report(turns).table(bulks, contenders));
            }
        }
        return 0;
    }

    private @Nullable String mistake() {
        if (messages < 1 || rounds < 1) {
            return "--messages and --rounds must be positive, were " + messages + " and " + rounds;
        }
        for (int bulk : bulks) {
            if (bulk < 1 || bulk > 32_767 || messages % bulk != 0) {
                return "--bulks must be 1 to 32767 and divide --messages " + messages + ", was " + bulk;
            }
        }
        try {
            contenders.forEach(Contender::named);
        } catch (IllegalArgumentException e) {
            return "--contenders: " + e.getMessage();
        }
        return null;
    }

    private List<Turn> rounds(Queues queues, Place place) throws Exception {
        List<ContenderProcess> processes = new ArrayList<>();
        List<Turn> turns = new ArrayList<>();
        try {
            for (String each : contenders) {
                processes.add(ContenderProcess.start(each, place, flags));
            }
            for (int round = 0; round <= rounds; round++) {
                for (int bulk : bulks) {
                    for (ContenderProcess each : processes) {
                        Turn turn = turn(queues, each, bulk, round);
                        print(turn);
                        if (round > 0) {
                            turns.add(turn);
                        }
                    }
                }
            }
        } finally {
            processes.forEach(ContenderProcess::close);
        }
        return turns;
    }

    private Turn turn(Queues queues, ContenderProcess contender, int bulk, int round) throws Exception {
        String queue = "q-" + round + "-" + bulk + "-" + contender.name();
        queues.fill(queue, messages);
        queues.watch(queue, messages);
        long processorNs = contender.consume(queue, bulk, Math.max(SMALLEST_PREFETCH, 2 * bulk), messages);
        long tookNs = queues.watchedNs(queue);
        contender.stop();
        queues.delete(queue);
        return new Turn(contender.name(), bulk, round, messages, tookNs, processorNs);
    }

    private static void print(Turn turn) {
        System.out.printf(
                Locale.ROOT,
                "round %d%s bulk %4d %-7s %,9.0f messages/s, processor %.2f us/message%n",
                turn.round(),
                turn.round() == 0 ? " (warm-up)" : "",
                turn.bulk(),
                turn.contender(),
                turn.messagesPerSecond(),
                turn.processorNsPerMessage() / 1000);
    }
}
