/** Text from elsewhere, made fit for logs. */
@NullMarked
package io.pinion.consumers.internal.text;

import org.jspecify.annotations.NullMarked;
