/**
 * The command line: what an operator or a script says to a local server through the socket in its
 * data folder, and how the answers are shown.
 */
@NullMarked
package grapevine.cli;

import org.jspecify.annotations.NullMarked;
