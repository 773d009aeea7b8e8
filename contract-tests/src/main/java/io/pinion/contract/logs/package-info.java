/** What the tests of the logging adapters share: a receiver, and a JVM of its own. */
package io.pinion.contract.logs;
