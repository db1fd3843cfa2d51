/** Worlds, many of them; the ledger, the zoo, and that a seed is one world in every process. */
@NullMarked
package grapevine.simulator.run;

import org.jspecify.annotations.NullMarked;
