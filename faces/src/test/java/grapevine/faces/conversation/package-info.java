/**
 * Golden conversations: text files that are run against the sessions. {@code C:} is what the client
 * sends, {@code I:} what else happens to the session, {@code A:} the answer to the open question
 * ({@code A*:} to all that follow too); what the session does stands behind {@code S:} (said),
 * {@code Q:} (asked), {@code N:} (told), {@code X:} (wanted from the driver) and {@code L:}
 * (logged).
 */
@NullMarked
package grapevine.faces.conversation;

import org.jspecify.annotations.NullMarked;
