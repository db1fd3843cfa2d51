/**
 * Verifiers of passwords: Argon2id (RFC 9106) with the parameters that OWASP names, 19 MiB and two
 * passes, written in the PHC string form. Work is done by few threads behind a bounded queue, since
 * each costs memory and some ten milliseconds; where the queue is full, the answer is no, now.
 * Beside them are verifiers that other systems made: a wrong password costs Argon2id there too.
 */
@NullMarked
package grapevine.runtime.password;

import org.jspecify.annotations.NullMarked;
