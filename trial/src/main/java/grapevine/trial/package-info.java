/** The demo, the tour and the benchmarks, as programs that speak to servers from outside. */
@NullMarked
package grapevine.trial;

import org.jspecify.annotations.NullMarked;
