/**
 * What comes into a node and what goes out: {@link grapevine.service.event.Event}s are handled one
 * after the other, each in a {@link grapevine.service.event.Step}, which collects changes of the
 * state and {@link grapevine.service.event.Effect}s. No effect leaves before what was changed with
 * it is durable.
 */
@NullMarked
package grapevine.service.event;

import org.jspecify.annotations.NullMarked;
