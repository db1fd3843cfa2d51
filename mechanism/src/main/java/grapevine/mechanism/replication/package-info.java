/**
 * Replication of domains: registries and mailboxes, each held whole by several servers, each
 * changed at any of them. What a change means is its service's business; here it is bytes with a
 * number, and a merge behind an interface ({@link grapevine.mechanism.replication.ReplicatedDomains
 * }).
 *
 * <h2>From Grapevine to vectors</h2>
 *
 * <p>Grapevine (Birrell, Levin, Needham, Schroeder, CACM 1982, section on updates) lets any
 * registration server of a registry take an update, merges entries by timestamps item by item, and
 * sends the changed entry to the others by its own mail. The merge makes order and repetition
 * harmless; mail makes arrival likely. Two things were left to people: a message that got lost left
 * replicas different until a nightly comparison of whole registries found it, and deleted items
 * were kept for a fixed time (14 days) in the hope that everyone had heard by then.
 *
 * <p>Here both are known instead of hoped for. Each server numbers its own changes of a domain from
 * 1 without gaps, and replicas apply the changes of one origin in that order only. What a replica
 * has is then a prefix of each origin's changes, and one number for each origin, its version vector
 * (Parker and others 1983), says all of it: comparing two vectors tells exactly what is missing,
 * and any replica can give another what it lacks, whoever made it. That is anti-entropy as in Bayou
 * (Petersen and others 1997): it works over any pairs of links that come up, so a change reaches
 * everyone whom a chain of links reaches. Changes go out at once to those that are up; the durable
 * index of who is not known to have all remembers the rest, and costs nothing for domains where all
 * is quiet. A change is acknowledged by the receiver's vector, once it is on the receiver's disk.
 *
 * <p><b>Convergence.</b> A replica's content is the join of the changes that its vector covers, and
 * perhaps of some more. Vectors only rise; links that work make them equal; a join does not depend
 * on order or repetition; so equal vectors mean equal contents. The vector is advanced in the
 * transaction that applies the change, so a crash cannot part them.
 *
 * <p><b>States.</b> The log is cut where all have a change, and beyond a limit of number and age.
 * Whoever needs what was cut gets the whole state in parts. Each part is merged as it comes; the
 * vector of the sender, as it was when the transfer began, is joined only when every part has come:
 * the changes made meanwhile are pushed afterwards and meet a join again.
 *
 * <h2>Why floors</h2>
 *
 * <p>A deletion leaves a tombstone, which must win against older additions that are still on their
 * way. It may go when no such addition can come any more. <i>Age</i> does not tell: a replica may
 * be away for longer than any age. <i>That every replica has the tombstone</i> does not tell
 * either: with A, B, C, let A add x, B see that and delete x, and C get B's deletion first. All
 * three have it; if C purged it now, A's addition would find nothing to stop it. What tells is that
 * every replica has the tombstone <i>by a vector that the purger itself covers</i>: what any
 * replica had when it had the tombstone, is then here too, and what anyone made later carries a
 * later timestamp on purpose. So the books keep, for each other replica, the last vector that it
 * was known to have and that was covered here, and the meet of these is what may be purged.
 *
 * <p>That argument speaks of replicas that count and that keep what they had. An old disk put back,
 * or a server that was written off and then found again, is neither; it may still hold x. So each
 * replica keeps its <i>floor</i>, the vector below which it has purged, and takes changes, states
 * and comparisons only from peers whose vector covers it: such a peer has applied the deletion, or
 * has its content from one that has. In the other direction, a state from which tombstones are gone
 * is taken only by a replica that has seen them, for else what it holds of x would stay for ever.
 * Changes from a whole log may be taken by anyone: the deletion is among them.
 *
 * <p><i>A new replica</i> has seen nothing, so by this rule nobody could help it. But it has
 * nothing to bring back either: it is <i>fresh</i> as long as it holds only changes of its own,
 * which are new. A fresh replica takes a state from anyone, after which it has the giver's vector
 * and its floor. Until then others take nothing from it (its vector does not cover their floors),
 * it gives nobody a state, and it stops every purge, since it is not known to have anything. A
 * transfer that broke off half-way may have left it an x that was since deleted and purged, so it
 * remembers the oldest vector that a part came from, and a later giver's floor must lie below that.
 * One thing is asked of whoever adds it: the others must see it among the replicas before they
 * purge anything that was deleted after it was added (random worlds in which they did not brought
 * the deleted back). A replica that one server counted in while another, cut off, purged without
 * it, may find itself below a floor, and comes back as new.
 *
 * <p>A change of somebody who has more does not end the beginning: with the first of them, the
 * replica would pass for one that has all, and a server that knows one other of many would drop its
 * links to the rest. It has begun when its vector covers that of one that has.
 *
 * <p>All others below a floor come back as new: the server hands over its own changes that nobody
 * else has, which the log keeps for that beyond all limits, throws its state away, takes a new
 * number, and is fresh. To be told so once is not yet believed: a floor may be ahead of a replica
 * that another has only just counted in. It asks everyone else first.
 *
 * <p><i>Who is a replica no more</i> keeps what it has until it hears of a replica, by that one's
 * own view, that it has all of it too; then it drops it, and begins anew when it is added again.
 * Else it would come, perhaps months later, with a vector below the floors of all others, and would
 * have to come back as new with everything else that it holds. It asks for the other's own view
 * because of this schedule: A and B hold a domain; one operator takes B off at A's side of a cut, a
 * second takes A off at B's; each has all that the other has, and sees it stay. Who begins anew
 * knows by that alone that others have more ({@link
 * grapevine.mechanism.replication.Replicator#ahead}).
 *
 * <h2>Old disks</h2>
 *
 * <p>An old disk that is put back gives its server the numbers of changes that others have already
 * seen with other contents, and vectors would never show it. So each change carries a digest
 * chained over all of its origin's earlier changes, in every domain, and at each link-up peers tell
 * each other what they know of the other's chain. A server that hears of its own changes that it
 * does not have, or of another digest at an ordinal that it has, must come back as new; until
 * somebody has told it, it should make no change ({@link
 * grapevine.mechanism.replication.ReplicationStep#ownPastConfirmed}).
 *
 * <h2>Written off</h2>
 *
 * <p>A server that stays away stops all purging. When the operator writes it off, it does not count
 * any more, and nothing is taken from it. Changes that it gave to some survivors before must still
 * reach the others, but a change of its that meets a purge would bring back the deleted. So they
 * are taken only within the state of a survivor, where they have met the tombstones already. This
 * is simple, and costs one state for each domain of which survivors have different ends.
 */
@NullMarked
package grapevine.mechanism.replication;

import org.jspecify.annotations.NullMarked;
