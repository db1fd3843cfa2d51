/**
 * Delivery status notifications (RFC 3461, RFC 3464): what a sender is told of a message that could
 * not be delivered, waits, or has arrived. Each names the cause in words. A report has no sender,
 * so that there is never one about another, and equal causes give equal bytes.
 */
@NullMarked
package grapevine.service.report;

import org.jspecify.annotations.NullMarked;
