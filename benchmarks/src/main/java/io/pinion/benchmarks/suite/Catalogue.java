package io.pinion.benchmarks.suite;

import java.util.List;

/** Every question of the suite, in the order in which it is asked. */
final class Catalogue {
    private Catalogue() {}

    static List<Question> all() {
        return List.of(new MachineQuestion());
    }
}
