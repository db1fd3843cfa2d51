/** A picture in memory, made by hand. */
@NullMarked
package grapevine.faces.directory;

import org.jspecify.annotations.NullMarked;
