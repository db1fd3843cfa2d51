/**
 * What a server knows, as one ordered map from bytes to bytes beside the bodies of messages, and
 * how it is changed: a {@link grapevine.kernel.state.Transaction} collects the writes of one batch
 * of events, decisions read the state and what is pending, and {@link
 * grapevine.kernel.state.Storage#commit} makes them durable in one append. A {@link
 * grapevine.kernel.state.Table} gives a part of the map its types.
 */
@NullMarked
package grapevine.kernel.state;

import org.jspecify.annotations.NullMarked;
