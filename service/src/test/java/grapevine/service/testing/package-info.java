/** A world small enough for unit tests: storage in memory, a directory, mailboxes and links. */
@NullMarked
package grapevine.service.testing;

import org.jspecify.annotations.NullMarked;
