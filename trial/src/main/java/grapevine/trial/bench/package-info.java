/**
 * {@code grapevine bench}: how many messages are taken and delivered in a second, and how long a
 * message to a large list takes, and how fast the directory is, beside other people's servers on
 * the same disk in the same run.
 */
@NullMarked
package grapevine.trial.bench;

import org.jspecify.annotations.NullMarked;
