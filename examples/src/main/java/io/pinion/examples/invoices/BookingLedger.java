package io.pinion.examples.invoices;

import io.pinion.worker.Task;
import io.pinion.worker.Worker;
import io.pinion.worker.WorkerConfig;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the example's server has booked, and what it has answered under which key. It counts how often each number was
 * booked, without a look at the keys: with them it must be once.
 *
 * <p>Threads: any; the maps are on a worker of its own.
 */
final class BookingLedger implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(5);

    private final Worker worker =
            Worker.start(WorkerConfig.builder().name("pinion-ledger").build());
    private final boolean honoursKeys;
    private final Map<String, Entry> byKey = new HashMap<>();
    private final Map<String, Integer> timesBooked = new TreeMap<>();
    private final Map<String, Integer> timesArrived = new TreeMap<>();
    private long cents;
    private int bookings;
    private int replays;

    private record Entry(Invoice invoice, Receipt receipt) {}

    /**
     * What it holds.
     *
     * @param timesBooked by number; once, if the keys work
     * @param timesArrived by number, how many requests came
     * @param replays answers given a second time
     * @param cents the sum of all bookings
     */
    record Books(Map<String, Integer> timesBooked, Map<String, Integer> timesArrived, int replays, long cents) {
        /** How many bookings there are, second ones included. */
        int bookings() {
            return timesBooked.values().stream().mapToInt(Integer::intValue).sum();
        }

        int arrivals() {
            return timesArrived.values().stream().mapToInt(Integer::intValue).sum();
        }

        long bookedTwice() {
            return timesBooked.values().stream().filter(times -> times > 1).count();
        }
    }

    /**
     * An answer.
     *
     * @param receipt null if the key was used for another invoice
     * @param replayed whether it was given before
     */
    record Booking(@Nullable Receipt receipt, boolean replayed) {}

    BookingLedger() {
        this(true);
    }

    /** One that does not honour keys shows that they are needed. */
    BookingLedger(boolean honoursKeys) {
        this.honoursKeys = honoursKeys;
    }

    Booking book(String key, Invoice invoice) {
        return onWorker(() -> {
            timesArrived.merge(invoice.number(), 1, Integer::sum);
            Entry known = honoursKeys ? byKey.get(key) : null;
            if (known == null) {
                return new Booking(enter(key, invoice), false);
            }
            if (!known.invoice().equals(invoice)) {
                return new Booking(null, false);
            }
            replays++;
            return new Booking(known.receipt(), true);
        });
    }

    private Receipt enter(String key, Invoice invoice) {
        bookings++;
        timesBooked.merge(invoice.number(), 1, Integer::sum);
        cents += invoice.amountCents();
        Receipt receipt = new Receipt(invoice.number(), "B-" + bookings);
        byKey.put(key, new Entry(invoice, receipt));
        return receipt;
    }

    /** A request whose answer is not looked up, because it is refused or breaks before. */
    void arrived(Invoice invoice) {
        onWorker(() -> timesArrived.merge(invoice.number(), 1, Integer::sum));
    }

    Books books() {
        return onWorker(() -> new Books(Map.copyOf(timesBooked), Map.copyOf(timesArrived), replays, cents));
    }

    private <T> T onWorker(Task<T, RuntimeException> step) {
        return worker.call(step, LIMIT);
    }

    @Override
    public void close() {
        worker.close();
    }
}
