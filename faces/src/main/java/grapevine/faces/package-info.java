/**
 * The contract between a protocol and the world. A session is a machine without I/O: it is handed
 * inputs (bytes, answers, the passing of time) and hands back actions (bytes to write, questions to
 * whoever knows, a deadline). It knows no socket, no clock, no thread and no mailbox, so the same
 * conversation runs in a test, in the simulator and on a socket. This package holds what all
 * protocols share: inputs, actions, questions and answers, the one table of refusals, the reading
 * of command lines, and the writing of stored bodies as lines.
 */
@NullMarked
package grapevine.faces;

import org.jspecify.annotations.NullMarked;
