package io.pinion.stress.net;

/**
 * What is done to one direction.
 *
 * @param pieces where writes begin and end
 * @param pacer waited for after each
 * @param latencyNs how long each is held back
 * @param jitterNs at most so much longer, drawn evenly
 * @param bytesPerSecond the rate; 0 for as fast as it goes
 * @param hole whether anything is passed on at all
 * @param cutAt after so many bytes of a connection comes the cut; negative for never
 * @param cut how it ends
 * @param flipAt the offset of a byte with one bit wrong; negative for none
 */
record Flow(
        Pieces pieces,
        Pacer pacer,
        long latencyNs,
        long jitterNs,
        long bytesPerSecond,
        Hole hole,
        long cutAt,
        Cut cut,
        long flipAt) {
    /** Nothing is done. */
    static final Flow PLAIN = new Flow(Pieces.AS_THEY_COME, Pacer.NONE, 0, 0, 0, Hole.NONE, -1, Cut.CLOSE, -1);

    Flow inPieces(Pieces newPieces) {
        return new Flow(newPieces, pacer, latencyNs, jitterNs, bytesPerSecond, hole, cutAt, cut, flipAt);
    }

    Flow pacedBy(Pacer newPacer) {
        return new Flow(pieces, newPacer, latencyNs, jitterNs, bytesPerSecond, hole, cutAt, cut, flipAt);
    }

    Flow withHole(Hole newHole) {
        return new Flow(pieces, pacer, latencyNs, jitterNs, bytesPerSecond, newHole, cutAt, cut, flipAt);
    }

    Flow late(long newLatencyNs, long newJitterNs) {
        return new Flow(pieces, pacer, newLatencyNs, newJitterNs, bytesPerSecond, hole, cutAt, cut, flipAt);
    }

    Flow atRate(long newBytesPerSecond) {
        return new Flow(pieces, pacer, latencyNs, jitterNs, newBytesPerSecond, hole, cutAt, cut, flipAt);
    }

    Flow cutAt(long offset, Cut how) {
        return new Flow(pieces, pacer, latencyNs, jitterNs, bytesPerSecond, hole, offset, how, flipAt);
    }

    Flow flippedAt(long offset) {
        return new Flow(pieces, pacer, latencyNs, jitterNs, bytesPerSecond, hole, cutAt, cut, offset);
    }
}
