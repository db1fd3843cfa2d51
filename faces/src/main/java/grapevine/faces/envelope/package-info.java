/**
 * The envelope: what a client says about a message beside its content. Addresses as RFC 5321
 * section 4.1.2 and RFC 6531 section 3.3 write them, the parameters of MAIL and RCPT (sizes,
 * delivery status notifications of RFC 3461), and where the message came in. Values only:
 * immutable, free of any session, so that whoever accepts a message can read them.
 */
@NullMarked
package grapevine.faces.envelope;

import org.jspecify.annotations.NullMarked;
