/**
 * The ordered map that follows the journal. It need not be durable by itself: it remembers how far
 * it has followed, may lose its last writes in a crash, and can be made anew at any time.
 */
@NullMarked
package grapevine.store.state;

import org.jspecify.annotations.NullMarked;
