/** The protocols: bytes to commands and back, sessions as machines without I/O. */
@NullMarked
package grapevine.faces;

import org.jspecify.annotations.NullMarked;
