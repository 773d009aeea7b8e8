package io.pinion.rabbitmq.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.pinion.brokers.RabbitMqBroker;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConsumeThroughputTest {
    @Test
    @Timeout(180)
    void run_oneSmallRound_everyContenderConsumesAll() {
        assumeTrue(RabbitMqBroker.isAvailable(), RabbitMqBroker::unavailabilityCause);

        Ran ran = run("--messages", "1000", "--rounds", "1", "--bulks", "100");

        assertThat(ran.exit).as(ran.output).isZero();
        assertThat(ran.output).contains("| 100 | plain |", "| 100 | pinion |", "| 100 | spring |", "pinion / spring");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--messages=1000 --bulks=300",
                "--bulks=0",
                "--bulks=32768",
                "--messages=-1",
                "--rounds=-1",
                "--contenders=plain,other",
                "--unknown"
            })
    void run_wrongOption_exitsWith2AndStartsNothing(String options) {
        assertThat(run(options.split(" ")).exit).isEqualTo(2);
    }

    private record Ran(int exit, String output) {}

    private static Ran run(String... options) {
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        PrintStream before = System.out;
        System.setOut(new PrintStream(output, true, StandardCharsets.UTF_8));
        try {
            return new Ran(ConsumeThroughput.run(options), output.toString(StandardCharsets.UTF_8));
        } finally {
            System.setOut(before);
        }
    }
}
