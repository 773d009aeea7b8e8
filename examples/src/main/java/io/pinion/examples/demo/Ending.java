package io.pinion.examples.demo;

/**
 * The collector's last word about one sender, on its standard output, where it outlives the connection and the process.
 *
 * @param kind how it ended
 * @param received what had been read until then
 */
record Ending(Kind kind, Digest received) {
    /** How the collector's side of a connection ends. */
    enum Kind {
        /** The sender said so. */
        ENDED,
        /** The connection broke. */
        LOST,
        /** This collector is about to crash, as it was told to. */
        KILLED
    }

    private static final int FIELDS = 6;

    String toLine() {
        return String.join(
                " ",
                kind.name(),
                Long.toString(received.lines()),
                Long.toString(received.bytes()),
                Long.toString(received.lineSum()),
                Long.toString(received.streamCrc()),
                Long.toString(received.openBytes()));
    }

    static Ending parse(String line) {
        String[] fields = line.split(" ", -1);
        if (fields.length != FIELDS) {
            throw new IllegalArgumentException("the collector said: " + line);
        }
        return new Ending(
                Kind.valueOf(fields[0]),
                new Digest(
                        Long.parseLong(fields[1]),
                        Long.parseLong(fields[2]),
                        Long.parseLong(fields[3]),
                        Long.parseLong(fields[4]),
                        Long.parseLong(fields[5])));
    }
}
