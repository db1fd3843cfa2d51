/**
 * How the command line reaches the server of the same machine: a Unix-domain socket in the data
 * folder, of mode 0600, so that the rights of the file are the right to command. Requests and
 * replies are frames of at most 1 MiB; what is in them is of no concern here. And the lock that
 * keeps a second server off the same data.
 */
@NullMarked
package grapevine.runtime.control;

import org.jspecify.annotations.NullMarked;
