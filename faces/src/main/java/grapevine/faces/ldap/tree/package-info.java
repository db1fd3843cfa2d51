/**
 * The registries as a directory tree (RFC 4511, RFC 4512): which name stands where, and what an
 * entry shows of itself. Below the suffix each registry is an organizational unit with people and
 * groups; beside them {@code ou=all} is a view of the same entries under full names, to be read
 * only. It is met by a search that begins in it, and by none that comes from above, so that nobody
 * is found twice. Names are compared as the product folds them.
 */
@NullMarked
package grapevine.faces.ldap.tree;

import org.jspecify.annotations.NullMarked;
