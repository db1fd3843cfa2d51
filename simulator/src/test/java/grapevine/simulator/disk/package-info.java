/** The store on the simulated disk: small worlds, gone through exhaustively. */
@NullMarked
package grapevine.simulator.disk;

import org.jspecify.annotations.NullMarked;
