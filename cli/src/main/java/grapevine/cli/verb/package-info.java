/**
 * The verbs that a server understands, as data: what each takes, what its reply shows, and how it
 * is told to people. The command line is made from this list alone.
 */
@NullMarked
package grapevine.cli.verb;

import org.jspecify.annotations.NullMarked;
