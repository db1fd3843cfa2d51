/**
 * One server's deterministic machine: it composes the registration service, the message service and
 * the mailboxes, gives each event to the part that it is for, and releases what they want done only
 * when what they changed is durable. The same class runs on the event loop of a real server and,
 * many at once, in the simulator.
 */
@NullMarked
package grapevine.service.node;

import org.jspecify.annotations.NullMarked;
