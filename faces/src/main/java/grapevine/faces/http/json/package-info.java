/**
 * JSON (RFC 8259) as values: what a request says, read whole within bounds of depth and number, and
 * what an answer says, in the order in which it was put together, so that equal answers have equal
 * bytes. Jackson's core does the tokens.
 */
@NullMarked
package grapevine.faces.http.json;

import org.jspecify.annotations.NullMarked;
