/**
 * One contract, many implementations: an implementation extends each {@code *Contract} class and supplies a
 * {@link io.pinion.contract.WorkerFixture}.
 *
 * <p>{@code -Dpinion.seed} repeats the random tests of a run that printed its seed.
 */
package io.pinion.contract;
