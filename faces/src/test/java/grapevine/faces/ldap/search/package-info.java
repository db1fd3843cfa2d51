/** Searches with and without indexes, with and without pages. */
@NullMarked
package grapevine.faces.ldap.search;

import org.jspecify.annotations.NullMarked;
