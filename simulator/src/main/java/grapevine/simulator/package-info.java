/** Many servers, one thread, one seed: faults, invariants, and the zoo of planted bugs. */
@NullMarked
package grapevine.simulator;

import org.jspecify.annotations.NullMarked;
