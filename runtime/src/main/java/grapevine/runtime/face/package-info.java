/**
 * Sockets for the sessions of {@link grapevine.faces}: each connection has one thread, which hands
 * bytes, answers and deadlines to its session and carries out what the session wants. Whatever a
 * client does, its connection ends within a bound: the session's deadline counts while reading and
 * while an answer is awaited, a sweeper closes sockets whose writes or handshakes take too long,
 * and connections are bounded in all and for each address.
 */
@NullMarked
package grapevine.runtime.face;

import org.jspecify.annotations.NullMarked;
