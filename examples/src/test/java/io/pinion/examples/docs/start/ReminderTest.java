package io.pinion.examples.docs.start;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.pinion.test.ManualWorker;
import io.pinion.worker.Worker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReminderTest {
    @Test
    void order_notConfirmedInAnHour_isRemindedOf() {
        List<String> reminders = new ArrayList<>();
        try (ManualWorker manual = ManualWorker.create()) {
            Worker worker = manual.worker(); // what the code under test would be given
            worker.timers().after(Duration.ofHours(1), () -> reminders.add("bolts"));

            manual.advance(Duration.ofMinutes(59));
            assertEquals(List.of(), reminders);

            manual.advance(Duration.ofMinutes(1));
            assertEquals(List.of("bolts"), reminders);
        }
    }
}
