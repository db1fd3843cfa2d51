/**
 * The only door to the world. Whatever decides something is told the time, is given its random
 * numbers and reaches the disk through the interfaces of this package, so that the same code runs
 * on real machines and, under faults from one seed, in the simulator.
 */
@NullMarked
package grapevine.kernel.env;

import org.jspecify.annotations.NullMarked;
