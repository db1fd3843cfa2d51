/**
 * A disk that keeps the promises of POSIX and no others: what was not synced may be lost in a power
 * cut, in part, in any order, names as well as content. It fails on demand, and everything that is
 * left to chance comes from one source of randomness.
 */
@NullMarked
package grapevine.simulator.disk;

import org.jspecify.annotations.NullMarked;
