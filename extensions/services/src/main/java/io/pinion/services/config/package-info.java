/** Configuration as records, read from system properties and the environment. */
@NullMarked
package io.pinion.services.config;

import org.jspecify.annotations.NullMarked;
