/**
 * The vocabulary of Grapevine: names, time, bytes, checks, ordered state, and the {@link
 * grapevine.kernel.env.Environment}, which is the only door to the world. It depends on nothing,
 * and everything else depends on it.
 */
@NullMarked
package grapevine.kernel;

import org.jspecify.annotations.NullMarked;
