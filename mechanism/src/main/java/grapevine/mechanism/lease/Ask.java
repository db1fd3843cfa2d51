package grapevine.mechanism.lease;

import grapevine.kernel.id.ServerNumber;
import org.jspecify.annotations.Nullable;

/**
 * A holder's question, to be sent at once: a lease counts from it.
 *
 * @param number by which the answer is known again
 * @param thing to be read, or to be kept for longer
 * @param granter whom to ask
 * @param extended the lease to be extended; null where the thing is to be read
 */
public record Ask(long number, Thing thing, ServerNumber granter, @Nullable Ticket extended) {}
