package io.pinion.linux.jni;

import io.pinion.stress.fuzz.FuzzInput;
import io.pinion.stress.fuzz.FuzzTarget;
import io.pinion.stress.fuzz.Hold;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The tokens that come back with events. Each step adds an owner, removes one, or asks for a token: one that was given
 * at any time, one with a few bits changed, or any number. Only a token of an owner that is there finds it.
 */
public final class SlotTableFuzz extends FuzzTarget<SlotTableFuzz.Parser> {

    /** The step that differs in the twins. */
    public interface Parser {
        Registration get(SlotTable table, long token);
    }

    public SlotTableFuzz() {
        super("event-token", SlotTable::get, Map.of("an older owner's token finds the heir", (table, token) -> {
            Registration found = table.get(token);
            return found == null && token >>> 32 < 4 ? table.get(token + (1L << 32)) : found;
        }));
    }

    @Override
    protected void check(Parser parser, byte[] input) {
        FuzzInput choices = new FuzzInput(input);
        SlotTable table = new SlotTable();
        Map<Long, Registration> owners = new HashMap<>();
        List<Long> given = new ArrayList<>();
        while (choices.hasMore()) {
            switch (choices.octet() % 5) {
                case 0, 1 -> {
                    Registration owner = new Registration(null, -1, ops -> {});
                    long token = table.add(owner);
                    Hold.that(owners.put(token, owner) == null, "a token twice");
                    Hold.that(!given.contains(token), "a token again");
                    given.add(token);
                }
                case 2 -> {
                    long token = one(given, choices);
                    if (owners.remove(token) != null) {
                        table.remove(token);
                    }
                }
                case 3 -> ask(parser, table, owners, one(given, choices) ^ (long) choices.octet() << choices.octet());
                default -> ask(parser, table, owners, choices.number());
            }
            Hold.same(owners.size(), table.size(), "size");
        }
        given.forEach(token -> ask(parser, table, owners, token));
        Hold.same(owners.size(), table.all().length, "all");
    }

    private static long one(List<Long> given, FuzzInput choices) {
        int choice = choices.octet();
        return given.isEmpty() ? choice : given.get(choice % given.size());
    }

    private static void ask(Parser parser, SlotTable table, Map<Long, Registration> owners, long token) {
        Hold.that(parser.get(table, token) == owners.get(token), "another owner for " + Long.toHexString(token));
    }
}
