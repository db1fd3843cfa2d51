/**
 * How the program watches itself: {@link grapevine.kernel.check.Invariant} stops a server on a
 * programmer's error, {@link grapevine.kernel.check.Mark} tells which interesting branches a
 * simulation has been through, and {@link grapevine.kernel.check.PlantedBug} switches one known
 * error on, so that every check can prove that it is able to fail.
 */
@NullMarked
package grapevine.kernel.check;

import org.jspecify.annotations.NullMarked;
