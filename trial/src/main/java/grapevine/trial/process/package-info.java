/**
 * Real server processes on this machine: made by the same Java and the same classes as this
 * program, started, waited for until they are ready, stopped or killed. What they say goes to a log
 * file each.
 */
@NullMarked
package grapevine.trial.process;

import org.jspecify.annotations.NullMarked;
