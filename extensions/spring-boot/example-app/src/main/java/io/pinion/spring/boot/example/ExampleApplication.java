package io.pinion.spring.boot.example;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.scheduling.annotation.EnableAsync;

/** Takes orders over HTTP; its workers are in {@code application.yml}. */
@SpringBootApplication
@EnableAsync
public class ExampleApplication {
    /** For Spring. */
    public ExampleApplication() {}

    /**
     * Runs until a signal comes.
     *
     * @param args of Spring
     */
    public static void main(String[] args) {
        SpringApplication.run(ExampleApplication.class, args);
    }
}
