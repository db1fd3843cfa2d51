/**
 * The list that every replica may change without asking another, and that all replicas agree on in
 * the end (Birrell, Levin, Needham, Schroeder: Grapevine, CACM 1982, section 5).
 *
 * <p>The paper's argument: copies of a list are changed at different servers, and the changes reach
 * the other copies by mail, late, doubled, and in any order. If a copy held only what is in the
 * list, "absent" could mean "never added" or "taken out", and two copies could not be merged. So a
 * list is kept as two sublists, active and deleted; an item carries the time of its last change and
 * stands in one of the two only. To merge two copies, take each item as it stands in the copy where
 * its time is later. That choice is a maximum, hence commutative, associative and idempotent, so
 * order and repetition do not matter, and one changed item may travel alone ({@link
 * grapevine.mechanism.list.Item} is the unit, as the experience paper of 1984 asks for large
 * lists). An item that is never removed is a last-writer-wins register: fields are kept as such.
 *
 * <p>Where we differ: the paper forgets deleted items after 14 days, so a copy that was away longer
 * brings them back. Here a deleted item also remembers which numbered change removed it ({@link
 * grapevine.mechanism.list.Dot}); it may be forgotten when it is old <em>and</em> a version vector
 * that every replica is known to cover has that change. Timestamps alone could not tell: a vector
 * counts changes of an origin, and a change that was numbered anew keeps its timestamp.
 */
@NullMarked
package grapevine.mechanism.list;

import org.jspecify.annotations.NullMarked;
