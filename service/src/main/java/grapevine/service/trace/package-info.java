/**
 * What became of each message here: every hop is on record under the message's postmark, so that
 * {@code grapevine trace} can say at any server where a message is, and why it is not elsewhere.
 * Headers never tell what happened on the way; this does.
 */
@NullMarked
package grapevine.service.trace;

import org.jspecify.annotations.NullMarked;
