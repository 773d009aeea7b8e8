/** A web application over two workers. */
@NullMarked
package io.pinion.spring.boot.example;

import org.jspecify.annotations.NullMarked;
