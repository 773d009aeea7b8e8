/** Workers in applications of Spring Boot 4: beans by name, executors, lifecycle, health and metrics. */
@NullMarked
package io.pinion.spring.boot;

import org.jspecify.annotations.NullMarked;
