/** Times and header fields. */
@NullMarked
package grapevine.service.message;

import org.jspecify.annotations.NullMarked;
