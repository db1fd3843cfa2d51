/**
 * The tour: what Grapevine promises, played over real protocols with real processes, as the pages
 * of docs/tour tell it. Each story is a class; it says what it does, and fails by saying what was
 * otherwise than promised.
 */
@NullMarked
package grapevine.trial.tour;

import org.jspecify.annotations.NullMarked;
