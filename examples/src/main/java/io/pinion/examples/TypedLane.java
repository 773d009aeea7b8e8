package io.pinion.examples;

import io.pinion.worker.Lane;
import io.pinion.worker.Worker;

/** A lane of preallocated events: claim, fill and publish without garbage, and batch on the other side. */
public final class TypedLane {
    private TypedLane() {}

    /** One slot, made once and filled again and again. */
    private static final class Word {
        private String text = "";
    }

    /**
     * Runs the example.
     *
     * @param args not used
     */
    public static void main(String[] args) {
        StringBuilder batch = new StringBuilder();
        try (Worker worker = Worker.start()) {
            Lane<Word> lane = worker.lanes()
                    .lane(
                            Word::new,
                            (word, number, endOfBatch) -> {
                                batch.append(word.text).append(' ');
                                if (endOfBatch) {
                                    System.out.println("up to word " + number + ": " + batch);
                                    batch.setLength(0);
                                }
                            },
                            1_024);
            for (String word : "one write for as many words as are there".split(" ")) {
                lane.publish((slot, text) -> slot.text = text, word);
            }
        }
    }
}
