/** Tests of what the directory faces see and ask for. */
@NullMarked
package grapevine.server.directory;

import org.jspecify.annotations.NullMarked;
