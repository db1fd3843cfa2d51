package grapevine.faces.ldap;

import grapevine.faces.directory.Picture;
import grapevine.faces.ldap.tree.Tree;
import grapevine.kernel.env.Clock;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What an LDAP session is told at its beginning.
 *
 * @param tree the names below the configured suffix
 * @param pictures gives the newest picture; safe for use by several threads
 * @param clock for the time limits of searches
 * @param tlsOffered whether StartTLS can be offered
 * @param strangersRead whether people and groups are shown without sign-in
 * @param nonces gives the server's part of a nonce, fresh and not to be guessed: printable, no
 *     comma; nothing where SCRAM-SHA-256 is not offered now. Safe for use by several threads
 * @param limits all limits
 */
public record LdapConfiguration(
    Tree tree,
    Supplier<Picture> pictures,
    Clock clock,
    boolean tlsOffered,
    boolean strangersRead,
    Supplier<Optional<String>> nonces,
    LdapLimits limits) {}
