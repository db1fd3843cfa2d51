/**
 * How a message becomes this system's responsibility: its identity and postmark, the lines that are
 * put before it, and what is refused. Any server accepts, and needs no other for it; the same
 * message offered twice, wherever, is one message.
 */
@NullMarked
package grapevine.service.accept;

import org.jspecify.annotations.NullMarked;
