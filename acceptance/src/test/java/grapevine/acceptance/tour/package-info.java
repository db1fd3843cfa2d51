/** The tour, as a newcomer plays it. */
@NullMarked
package grapevine.acceptance.tour;

import org.jspecify.annotations.NullMarked;
