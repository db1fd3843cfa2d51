/**
 * Certificates and TLS. The organisation has an {@link grapevine.runtime.tls.Authority} of its own;
 * each server has a key that never leaves it and one certificate from that authority, which names
 * its number in a URI, {@code grapevine:server:<16 hexadecimal digits>}. Links trust that authority
 * alone and go by the number, never by a host name; mail programs are shown the same certificate,
 * or one that the operator has configured. Keys are PEM files of mode 0600, held in memory as they
 * are: no key store, whose decryption would cost at every handshake.
 */
@NullMarked
package grapevine.runtime.tls;

import org.jspecify.annotations.NullMarked;
