/**
 * What the command line says to a server of the same machine, and what it hears: a verb with
 * arguments, and an outcome with rows. Neutral on purpose: the command line need not know the
 * service, nor the service the socket.
 */
@NullMarked
package grapevine.kernel.control;

import org.jspecify.annotations.NullMarked;
