/**
 * What a process gets from the machine that it runs on: the time, random numbers, a place for its
 * log, and a watchdog that ends what takes too long. Everything here is safe for use by several
 * threads. The deterministic core sees these only through {@link grapevine.kernel.env.Environment}
 * and as log lines that are effects.
 */
@NullMarked
package grapevine.runtime.process;

import org.jspecify.annotations.NullMarked;
