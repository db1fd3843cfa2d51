/**
 * The journal: the one place where a server's changes become durable. It is a row of segment files
 * that grows at its end only. What one batch changes is appended as one unit and made durable by
 * one sync; after a crash a batch is there as a whole, or not at all.
 */
@NullMarked
package grapevine.store.journal;

import org.jspecify.annotations.NullMarked;
