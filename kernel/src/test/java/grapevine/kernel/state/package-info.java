/** What a batch of events writes. */
@NullMarked
package grapevine.kernel.state;

import org.jspecify.annotations.NullMarked;
