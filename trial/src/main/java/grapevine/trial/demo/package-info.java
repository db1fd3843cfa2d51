/**
 * {@code grapevine demo}: three servers on this machine that carry real mail, or, with {@code
 * --tour}, the stories that show what they promise.
 */
@NullMarked
package grapevine.trial.demo;

import org.jspecify.annotations.NullMarked;
