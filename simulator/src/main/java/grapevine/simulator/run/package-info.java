/**
 * Runs worlds: one seed, many seeds, a seed as a story or as a picture, the smallest world that
 * still fails, the ledger of seeds that once failed, and the zoo of planted bugs.
 */
@NullMarked
package grapevine.simulator.run;

import org.jspecify.annotations.NullMarked;
