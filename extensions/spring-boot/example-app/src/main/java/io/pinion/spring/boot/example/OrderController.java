package io.pinion.spring.boot.example;

import io.pinion.worker.Worker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** The book is touched by one thread only, so it needs no lock. */
@RestController
class OrderController {
    private static final int MAX_ORDERS = 10_000;

    private final Worker orders;
    private final Mailer mailer;
    private final List<String> book = new ArrayList<>();

    OrderController(Worker orders, Mailer mailer) {
        this.orders = orders;
        this.mailer = mailer;
    }

    @PostMapping("/orders/{id}")
    String place(@PathVariable String id) {
        return orders.call(() -> add(id), Duration.ofSeconds(5));
    }

    @GetMapping("/orders")
    CompletableFuture<List<String>> all() {
        return orders.submit(() -> List.copyOf(book));
    }

    private String add(String id) {
        if (book.size() == MAX_ORDERS) {
            book.remove(0);
        }
        book.add(id);
        mailer.send(id);
        return id + " is order " + book.size();
    }
}
