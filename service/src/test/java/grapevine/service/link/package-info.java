/** Messages between servers as bytes. */
@NullMarked
package grapevine.service.link;

import org.jspecify.annotations.NullMarked;
