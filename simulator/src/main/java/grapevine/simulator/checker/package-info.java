/**
 * The promises as checks, each a small class with a name: some look at every message and every
 * batch, some at what is left when the faults have ended and everything has settled.
 */
@NullMarked
package grapevine.simulator.checker;

import org.jspecify.annotations.NullMarked;
