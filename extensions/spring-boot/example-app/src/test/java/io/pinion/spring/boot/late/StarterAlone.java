package io.pinion.spring.boot.late;

import io.pinion.worker.Worker;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

/** An application that has nothing but the starter. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
public class StarterAlone {

    public static void main(String[] args) {
        try (ConfigurableApplicationContext context = SpringApplication.run(StarterAlone.class, args)) {
            Worker orders = context.getBean("orders", Worker.class);
            System.out.println(
                    "answer of " + orders.call(() -> Thread.currentThread().getName()));
            System.out.println("health " + context.containsBean("pinionHealthContributor"));
            System.out.println("meters " + context.containsBean("pinionWorkerMeters"));
        }
        System.out.println("closed");
    }
}
