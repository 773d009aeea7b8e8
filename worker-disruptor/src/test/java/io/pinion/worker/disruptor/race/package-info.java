/** Races of a closing worker against everything that hands work to it; see docs/close-equation.md. */
package io.pinion.worker.disruptor.race;
