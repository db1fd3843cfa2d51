/** The journal, which is the truth, and the state store that follows it. */
@NullMarked
package grapevine.store;

import org.jspecify.annotations.NullMarked;
