/**
 * The event loop: the one thread of a server that decides anything. It takes what events are there,
 * hands them to the machine as one batch, which makes its changes durable with one write (group
 * commit), and only then releases the effects. The inbox is bounded: where it is full, the answer
 * to a client is no, and whoever must not be refused waits. An error inside stops the process: what
 * is durable is right, and a replica serves.
 */
@NullMarked
package grapevine.runtime.loop;

import org.jspecify.annotations.NullMarked;
