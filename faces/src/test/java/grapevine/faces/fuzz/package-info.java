/**
 * Fuzz targets for the sessions. In the build they replay the inputs in the resources; {@code
 * JAZZER_FUZZ=1} with one test named looks for more.
 */
@NullMarked
package grapevine.faces.fuzz;

import org.jspecify.annotations.NullMarked;
