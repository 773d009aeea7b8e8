package io.pinion.examples.demo;

import io.pinion.stress.fuzz.FuzzInput;
import io.pinion.stress.fuzz.FuzzTarget;
import io.pinion.stress.fuzz.Hold;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/** The collector's last words on its standard output: six fields that say the same when written again, or a refusal. */
public final class EndingFuzz extends FuzzTarget<Function<String, Ending>> {

    public EndingFuzz() {
        super(
                "demo-ending",
                Ending::parse,
                Map.of(
                        "what follows the fields is passed over",
                        line -> Ending.parse(line.stripTrailing()),
                        "a line with too few fields escapes",
                        line -> {
                            Objects.requireNonNull(line.split(" ", -1)[5]);
                            return Ending.parse(line);
                        }));
    }

    @Override
    protected void check(Function<String, Ending> parser, byte[] input) {
        String line = new FuzzInput(input).text();
        Ending ending;
        try {
            ending = parser.apply(line);
        } catch (IllegalArgumentException e) {
            return;
        }
        String again = ending.toLine();
        Hold.same(ending, Ending.parse(again), "written and read again");
        Hold.same(6, line.split(" ", -1).length, "fields of " + line);
        if (line.matches("[A-Z]+( (0|-?[1-9][0-9]*)){5}")) {
            Hold.same(line, again, "line");
        }
    }
}
