package io.pinion.benchmarks.net;

import io.pinion.benchmarks.suite.Question;
import java.util.List;

/** The questions about sockets. */
public final class NetQuestions {
    private NetQuestions() {}

    /** In the order in which they are asked. */
    public static List<Question> all() {
        return List.of(new EchoQuestion(), new ShipQuestion(), new CrowdQuestion(), new FairnessQuestion());
    }
}
