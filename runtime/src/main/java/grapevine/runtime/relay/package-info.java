/**
 * The way out: a client of SMTP (RFC 5321) that offers messages to a smarthost, with STARTTLS,
 * AUTH, PIPELINING, SIZE, 8BITMIME, SMTPUTF8 and DSN where they are offered. Each recipient has an
 * outcome of its own. When to try again is not decided here.
 */
@NullMarked
package grapevine.runtime.relay;

import org.jspecify.annotations.NullMarked;
