/**
 * What every poller and every network of a worker keeps. An implementation extends each {@code *Contract} class and
 * supplies a provider or a fixture.
 */
package io.pinion.contract.net;
