/** Ships what is logged with {@code java.util.logging}; see {@link io.pinion.logging.jul.PinionHandler}. */
@NullMarked
package io.pinion.logging.jul;

import org.jspecify.annotations.NullMarked;
