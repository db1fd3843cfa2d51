/**
 * Checkpoints: complete copies of the state, apart from it, from which it can be made again with
 * the journal that follows. One is written in slices while commits go on, read back, and only then
 * given its name; the journal's older state records are not needed any more from that moment on.
 */
@NullMarked
package grapevine.store.checkpoint;

import org.jspecify.annotations.NullMarked;
