/**
 * Links between the servers of one organisation. Each pair has at most one TLS connection, which
 * either may dial; both show certificates of the organisation's own authority. It carries messages
 * in three lanes, each in order by itself, each with queues and credit of its own and sent in small
 * chunks by turns, so that none delays another. A listener is told in order, for each peer: up,
 * what was received, down; and after down nothing of that connection. What was sent and not
 * received before down is lost: whoever needs it sends it again after the next up.
 *
 * <p>The same port takes servers that join: they come without a certificate, with a one-time token
 * that names the authority by its fingerprint, and get a certificate.
 */
@NullMarked
package grapevine.runtime.link;

import org.jspecify.annotations.NullMarked;
