/**
 * The three servers of the demo as processes: their configuration files, how they are founded the
 * first time, by the commands that an operator would use, and how they are started again. Where it
 * is wanted, the links between them run through proxies.
 */
@NullMarked
package grapevine.trial.fleet;

import org.jspecify.annotations.NullMarked;
