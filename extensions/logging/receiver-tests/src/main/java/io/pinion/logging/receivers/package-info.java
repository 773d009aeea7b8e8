/**
 * Log receivers that tests start themselves: rsyslog, syslog-ng and nginx where they are installed, and receivers inside the
 * JVM that are written to the public documents of GELF, Loki and OTLP; and the account of what was sent and what arrived.
 */
@NullMarked
package io.pinion.logging.receivers;

import org.jspecify.annotations.NullMarked;
