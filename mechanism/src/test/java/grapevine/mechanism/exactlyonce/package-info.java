/** Requests that are tried again, in small worlds and one by one. */
@NullMarked
package grapevine.mechanism.exactlyonce;

import org.jspecify.annotations.NullMarked;
