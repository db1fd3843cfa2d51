/** What every disk must do, the real one and the simulated one. */
@NullMarked
package grapevine.runtime.disk;

import org.jspecify.annotations.NullMarked;
