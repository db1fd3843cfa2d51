/**
 * Files of accounts: LDIF (RFC 2849) and CSV (RFC 4180) to the product's words and back. A file is
 * read entry by entry; what is wrong with one is said with its line, and the next one is read all
 * the same. No line and no entry may be larger than a bound, no value may point to another file,
 * and text that is not UTF-8 is no text. Names of entries in LDIF are found by a first reading,
 * since a group may stand before its members.
 */
@NullMarked
package grapevine.faces.transfer;

import org.jspecify.annotations.NullMarked;
