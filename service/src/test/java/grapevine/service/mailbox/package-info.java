/** Mailboxes under test: at one site, at several that are cut off and restarted, and draining. */
@NullMarked
package grapevine.service.mailbox;

import org.jspecify.annotations.NullMarked;
