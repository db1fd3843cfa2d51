/**
 * Accounts that come from elsewhere: an entry as a file wants it is compared with the one that is
 * here, and only what differs becomes changes. So a second run of the same file changes nothing,
 * and one that was broken off just goes on. A value that cannot be taken is left out and said, and
 * the rest of its entry is taken all the same.
 */
@NullMarked
package grapevine.service.transfer;

import org.jspecify.annotations.NullMarked;
