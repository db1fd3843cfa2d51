/**
 * POP3, the server's side (RFC 1939), with CAPA and response codes (RFC 2449, RFC 3206), STLS (RFC
 * 2595) and AUTH PLAIN (RFC 5034). What is in the mailbox it learns once, when it is locked; bodies
 * go out as they are stored; messages are deleted at QUIT and never else.
 */
@NullMarked
package grapevine.faces.pop3;

import org.jspecify.annotations.NullMarked;
