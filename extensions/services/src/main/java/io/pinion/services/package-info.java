/** Services with an orderly life, and the entry point that gives it to them. */
@NullMarked
package io.pinion.services;

import org.jspecify.annotations.NullMarked;
