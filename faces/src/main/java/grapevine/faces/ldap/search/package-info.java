/**
 * Searches (RFC 4511 section 4.5): a filter becomes a {@link grapevine.faces.ldap.search.Condition}
 * of three values, from which the names that can fulfil it are found by the picture's indexes where
 * any part of it allows that (the smallest part counts); else all entries in the area are looked
 * at, a bounded number at a time, so that the connection stays awake for what else its client says.
 * Where a search stands is a name, so a page goes on in a newer picture, on another connection too.
 */
@NullMarked
package grapevine.faces.ldap.search;

import org.jspecify.annotations.NullMarked;
