/**
 * How a message finds its recipients, one level at a time: what this server knows itself is
 * resolved and delivered here; all else is handed on, with the list of those it is still to be
 * steered to, to the nearest server that knows more, or to the outside. Whatever cannot be done at
 * once is a {@link grapevine.service.steer.Parcel} in a durable queue, and stays there until
 * somebody else answers for it or its sender was told.
 */
@NullMarked
package grapevine.service.steer;

import org.jspecify.annotations.NullMarked;
