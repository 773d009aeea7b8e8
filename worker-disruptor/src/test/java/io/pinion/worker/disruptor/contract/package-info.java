/** The engine keeps the contract: with a thread of its own, and driven on a clock that overflows. */
package io.pinion.worker.disruptor.contract;
