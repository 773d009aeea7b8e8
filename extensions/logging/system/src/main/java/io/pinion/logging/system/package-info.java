/** Ships what is logged with {@link System.Logger}; see {@link io.pinion.logging.system.PinionLoggerFinder}. */
@NullMarked
package io.pinion.logging.system;

import org.jspecify.annotations.NullMarked;
