/**
 * The command line: what an operator types becomes a request to the server of this machine, and its
 * reply becomes a table, JSON or plain words, and an exit code. It knows no server: how one is
 * reached, and all commands that do more than ask, are handed in by whoever starts it.
 */
@NullMarked
package grapevine.cli;

import org.jspecify.annotations.NullMarked;
