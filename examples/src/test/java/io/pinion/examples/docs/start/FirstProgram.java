package io.pinion.examples.docs.start;

import io.pinion.worker.Worker;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

public class FirstProgram {
    public static void main(String[] args) {
        Map<String, Integer> stock = new HashMap<>(); // only the worker's thread touches it
        try (Worker worker = Worker.start()) {
            worker.execute(() -> stock.put("bolt", 100)); // returns at once
            int left = worker.call(() -> stock.merge("bolt", -30, Integer::sum), Duration.ofSeconds(5)); // waits
            System.out.println(left + " bolts left");
        } // runs what was accepted, then ends the thread
    }
}
