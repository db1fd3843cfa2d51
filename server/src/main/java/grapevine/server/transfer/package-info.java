/**
 * The commands that carry accounts in and out. Files are read and written by the process of the
 * command line, an entry at a time, so that its memory does not grow with them but by what names
 * there are; the server is asked over its control socket, some entries at once. What a file has
 * twice, or what cannot be, is said by line; what was done stays done, and a second run goes on.
 */
@NullMarked
package grapevine.server.transfer;

import org.jspecify.annotations.NullMarked;
