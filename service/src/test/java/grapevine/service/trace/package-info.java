/** What is on record of a message. */
@NullMarked
package grapevine.service.trace;

import org.jspecify.annotations.NullMarked;
