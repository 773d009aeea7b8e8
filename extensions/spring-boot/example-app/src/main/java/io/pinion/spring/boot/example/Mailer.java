package io.pinion.spring.boot.example;

import java.util.concurrent.CompletableFuture;
import org.springframework.scheduling.annotation.Async;
import org.springframework.stereotype.Service;

/** Stands for something slow that nobody waits for. */
@Service
class Mailer {
    private static final System.Logger LOG = System.getLogger("io.pinion.spring.boot.example");

    @Async("mail")
    CompletableFuture<String> send(String id) {
        LOG.log(System.Logger.Level.INFO, "Mail about an order of {0} characters", id.length());
        return CompletableFuture.completedFuture("sent " + id);
    }
}
