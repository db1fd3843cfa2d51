/** What every state store must do. */
@NullMarked
package grapevine.store.state;

import org.jspecify.annotations.NullMarked;
