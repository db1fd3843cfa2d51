/**
 * A picture in memory of the registries that this server holds, and of who belongs to what, for
 * readers on any thread.
 *
 * <p>Grapevine's authors saw that access checks by closure over groups of groups were too slow to
 * be asked for often, and proposed that servers keep a flattened form (Birrell, Levin, Needham,
 * Schroeder, CACM 1982, section 6; Schroeder, Birrell, Needham, TOCS 1984, section 4). Here it is
 * kept up to date by the changes themselves. Each committed batch of writes to the registries'
 * tables makes the next {@linkplain grapevine.service.directory.DirectoryView picture}, which
 * shares with the last all that did not change; so a reader has one consistent moment over all
 * registries, never waits, and never sees what is not durable.
 *
 * <p>What an item of a list means is kept apart from what follows from it. A <em>mention</em> is
 * what the item says: an identity, a name, a pattern; it changes only with the item, and a person's
 * groups are the mentions of him. An <em>edge</em> between groups is what a mention of a group
 * comes to; it changes also when that group is created, deleted, contested, or held here no more.
 * Of the edges each group knows all groups that it lies in, near and far, as a set of numbers, and
 * groups in one cycle share one. So "is a member" is a look-up for each group that lists the
 * person, and a person who is added or removed costs the same however large the group is.
 */
@NullMarked
package grapevine.service.directory;

import org.jspecify.annotations.NullMarked;
