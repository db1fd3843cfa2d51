/** The command line. */
@NullMarked
package grapevine.cli;

import org.jspecify.annotations.NullMarked;
