/** The table of rights. */
@NullMarked
package grapevine.service.access;

import org.jspecify.annotations.NullMarked;
