/**
 * What things are called: {@link grapevine.kernel.id.RName}s for entries, {@link
 * grapevine.kernel.id.EntryId} for the entry that bore a name since its creation, {@link
 * grapevine.kernel.id.ServerNumber}, {@link grapevine.kernel.id.Postmark} for messages, {@link
 * grapevine.kernel.id.BodyId} for their content.
 */
@NullMarked
package grapevine.kernel.id;

import org.jspecify.annotations.NullMarked;
