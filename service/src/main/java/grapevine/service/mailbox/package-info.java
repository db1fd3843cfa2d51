/**
 * Mailboxes, replicated at the inbox sites of their owners (DESIGN section 7). A mailbox belongs to
 * the identity of an entry, so a name that is used again inherits no mail. It is a set of messages,
 * each named by its postmark, and what happens to it is a {@link
 * grapevine.service.mailbox.MailboxOperation}, exchanged as a change of the domain {@code
 * m/<identity>}. All merging is a join: the earliest delivery gives a message its place, the
 * earliest acceptance its bytes, and a message that was once expunged stays so. What a message is,
 * is kept once for all mailboxes here and counted by reference.
 *
 * <p>{@link grapevine.service.mailbox.Mailboxes} is the door: delivery, listing, expunging, and
 * what replication asks. {@link grapevine.service.mailbox.Upkeep} drains what belongs here no more.
 */
@NullMarked
package grapevine.service.mailbox;

import org.jspecify.annotations.NullMarked;
