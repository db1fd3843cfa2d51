/** The node as a whole: what leaves it, and when. */
@NullMarked
package grapevine.service.node;

import org.jspecify.annotations.NullMarked;
