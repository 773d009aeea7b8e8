/**
 * The machinery. {@link io.pinion.linux.jni.Library} loads; {@link io.pinion.linux.jni.EpollPoller} polls and hands out
 * the sockets. The classes named {@code …Calls} are the C side, method by method: each answers with a value that is not
 * negative, or with a negative error number.
 */
@NullMarked
package io.pinion.linux.jni;

import org.jspecify.annotations.NullMarked;
