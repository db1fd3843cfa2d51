/**
 * A small TCP proxy between servers that can cut, hold, delay and throttle what goes through it, so
 * that a trial needs neither root nor the kernel's traffic control.
 */
@NullMarked
package grapevine.trial.proxy;

import org.jspecify.annotations.NullMarked;
