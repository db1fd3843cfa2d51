/**
 * Holds the project's pages to the code: what they name exists, and what must be in them is there.
 */
@NullMarked
package grapevine.house.papers;

import org.jspecify.annotations.NullMarked;
