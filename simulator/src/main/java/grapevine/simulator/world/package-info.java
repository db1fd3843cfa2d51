/**
 * Many nodes in one thread, with one seed: a world has servers with simulated disks and clocks, a
 * network whose links break, and one queue of what will happen. Equal seeds give equal worlds, to
 * the last line of the trace.
 */
@NullMarked
package grapevine.simulator.world;

import org.jspecify.annotations.NullMarked;
