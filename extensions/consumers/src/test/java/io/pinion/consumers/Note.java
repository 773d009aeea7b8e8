package io.pinion.consumers;

/** An item that can be marked. */
final class Note extends Delivery {
    final String text;

    Note(String text) {
        this.text = text;
    }

    @Override
    public String toString() {
        return text;
    }
}
