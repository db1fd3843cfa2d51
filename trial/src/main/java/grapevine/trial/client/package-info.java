/**
 * Small clients for SMTP and POP3 (RFC 5321, RFC 1939) that speak to real servers, blocking. They
 * write down each answer and are honest about outcomes: what was not answered is unknown, never
 * assumed. With TLS they trust every certificate, since they test mail and not certificates.
 */
@NullMarked
package grapevine.trial.client;

import org.jspecify.annotations.NullMarked;
