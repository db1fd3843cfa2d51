/** Sockets, TLS, threads and files: fsync here and nowhere else. */
@NullMarked
package grapevine.runtime;

import org.jspecify.annotations.NullMarked;
