/** Log lines as values: one per decision, with fields, the same in simulation and production. */
@NullMarked
package grapevine.kernel.log;

import org.jspecify.annotations.NullMarked;
