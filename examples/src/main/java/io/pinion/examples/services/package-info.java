/** A program of three services that need each other, stopped by Ctrl-C. */
@NullMarked
package io.pinion.examples.services;

import org.jspecify.annotations.NullMarked;
