/**
 * SMTP and LMTP, the server's side: submission from people (RFC 6409), mail from outside (RFC 5321)
 * and delivery by programs of this machine (LMTP, RFC 2033), with PIPELINING (RFC 2920), SIZE (RFC
 * 1870), 8BITMIME (RFC 6152), SMTPUTF8 (RFC 6531), ENHANCEDSTATUSCODES (RFC 2034), DSN (RFC 3461),
 * STARTTLS (RFC 3207) and AUTH PLAIN (RFC 4954). Whether a recipient exists, whether somebody may
 * send, and whether a message is safe on disk, it asks; of a message it reads nothing but where
 * lines end. A message ends at CRLF.CRLF and nowhere else.
 */
@NullMarked
package grapevine.faces.smtp;

import org.jspecify.annotations.NullMarked;
