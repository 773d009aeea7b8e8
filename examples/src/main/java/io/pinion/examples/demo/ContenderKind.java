package io.pinion.examples.demo;

import java.util.Locale;

/** Who takes part. */
enum ContenderKind {
    /** Pinion, with a typed lane. */
    PINION("Pinion"),
    /** The JDK's executor with one thread. */
    EXECUTOR("ThreadPoolExecutor"),
    /** A virtual thread per line. */
    VIRTUAL("virtual threads");

    private final String label;

    ContenderKind(String label) {
        this.label = label;
    }

    String label() {
        return label;
    }

    /** For file names. */
    String key() {
        return label.toLowerCase(Locale.ROOT).replace(' ', '-');
    }

    boolean isAvailable() {
        return this != VIRTUAL || VirtualThreads.available();
    }

    /** Whether one submitter's lines go out in its order. */
    boolean keepsOrder() {
        return this != VIRTUAL;
    }

    /** Connects; the calling thread will submit. */
    Contender open(Job job) throws DemoException, InterruptedException {
        return switch (this) {
            case PINION -> PinionContender.open(job);
            case EXECUTOR -> new ExecutorContender(LinkRoute.open(job));
            case VIRTUAL -> new VirtualThreadContender(LinkRoute.open(job), job.order());
        };
    }
}
