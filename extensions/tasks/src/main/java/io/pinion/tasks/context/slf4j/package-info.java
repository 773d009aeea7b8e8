/** Hands SLF4J's MDC over. Needs {@code org.slf4j:slf4j-api}, which is optional. */
@NullMarked
package io.pinion.tasks.context.slf4j;

import org.jspecify.annotations.NullMarked;
