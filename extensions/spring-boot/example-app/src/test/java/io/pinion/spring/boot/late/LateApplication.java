package io.pinion.spring.boot.late;

import io.pinion.spring.boot.example.ExampleApplication;
import io.pinion.worker.Worker;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** The example with a request that stays in its handler until the web server has begun to drain. */
@Configuration(proxyBeanMethods = false)
public class LateApplication {

    public static void main(String[] args) {
        SpringApplication.run(new Class<?>[] {ExampleApplication.class, LateApplication.class}, args);
    }

    @Bean
    Shutdown shutdown() {
        return new Shutdown();
    }

    /** Is stopped with the web server's draining: after all that has a higher phase, before all that has a lower one. */
    static final class Shutdown implements SmartLifecycle {
        private final CountDownLatch begun = new CountDownLatch(1);
        private volatile boolean running;

        @Override
        public void start() {
            running = true;
        }

        @Override
        public void stop() {
            running = false;
            begun.countDown();
        }

        @Override
        public boolean isRunning() {
            return running;
        }

        @Override
        public int getPhase() {
            return WebServerApplicationContext.GRACEFUL_SHUTDOWN_PHASE;
        }
    }

    @RestController
    static final class LateController {
        private final Worker orders;
        private final Shutdown shutdown;
        private final Environment environment;

        LateController(Worker orders, Shutdown shutdown, Environment environment) {
            this.orders = orders;
            this.shutdown = shutdown;
            this.environment = environment;
        }

        @GetMapping("/late")
        String late() throws InterruptedException {
            System.out.println("request entered");
            if (!shutdown.begun.await(30, TimeUnit.SECONDS) || !isPortClosed()) {
                throw new IllegalStateException("the web server does not drain");
            }
            System.out.println("request submits");
            try {
                return orders.call(() -> "answer of " + Thread.currentThread().getName(), Duration.ofSeconds(5));
            } catch (RejectedExecutionException refusal) {
                System.out.println("request refused");
                throw refusal;
            }
        }

        /** The server draining means that nobody else gets in. */
        private boolean isPortClosed() {
            int port = environment.getRequiredProperty("local.server.port", Integer.class);
            long endNs = System.nanoTime() + Duration.ofSeconds(20).toNanos();
            while (System.nanoTime() < endNs) {
                try {
                    new Socket(InetAddress.getLoopbackAddress(), port).close();
                } catch (IOException refused) {
                    return true;
                }
                LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
            }
            return false;
        }
    }
}
