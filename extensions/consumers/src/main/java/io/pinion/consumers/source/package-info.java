/** What a source of items implements, to be consumed by routes. */
@NullMarked
package io.pinion.consumers.source;

import org.jspecify.annotations.NullMarked;
