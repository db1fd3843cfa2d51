/**
 * Stamps: what a client has seen, carried by the client (Mehdi and others: Occult, NSDI 2017; the
 * guarantees of sessions are those of Terry and others 1994).
 *
 * <p>A {@link grapevine.mechanism.causal.Stamp} has one shardstamp for each registry: the vector of
 * what the client has seen there. Each answer brings one, of the replica that gave it, and the
 * client keeps the maximum of both. With each question it sends its stamp, and the server compares
 * it with what it has ({@link grapevine.mechanism.causal.Replica#check}). Where something is
 * missing, it says which changes of which origin, gets them from another replica within a bound, or
 * says that it is behind. So reads never go back behind the client's own writes and reads, at
 * whichever server.
 *
 * <p>The point of Occult is who waits. Replicas apply changes as they come and never wait for each
 * other's, so one that is slow slows nobody else down; only a reader whose stamp has seen more than
 * this one replica waits, and it may go elsewhere. <i>Writers never wait</i>: a write is not
 * checked against the stamp. Its answer brings the vector that includes it.
 *
 * <h2>Where we differ</h2>
 *
 * <p>Occult's shards have one master, so a shardstamp is one number; here every replica is written
 * to, and it is a vector. That changes the compression. Occult keeps the stamps of some shards and
 * folds the others into one "catch-all" number, as large as the largest, which is safe since all
 * numbers are of one kind: nearly synchronous clocks. The vectors of two registries are not, but
 * the timestamps of their changes are. So what does not fit, the registry that was used longest
 * ago, is folded into a moment: the latest timestamp that the stamp has seen. A folded stamp
 * demands of every registry, beside the vector that it may name, all that existed anywhere at that
 * moment. A replica has that when it has asked all others since, give or take the error of clocks,
 * and has all that they said. They compare every half minute anyway, so an older moment costs
 * nothing; for a younger one it asks all now, which needs no clocks. Few clients use more
 * registries than fit.
 *
 * <h2>One snapshot</h2>
 *
 * <p>Several registries may be read at different servers, and the answers may not fit: a group that
 * was changed after an entry which is read without the change. Each answer brings, beside what it
 * shows of its own registry, the stamp that this depends on. As Occult validates transactions: the
 * answers are one snapshot where each shows at least what all depend on, itself included (a change
 * may have overtaken one of another origin that its writer had seen elsewhere) ({@link
 * grapevine.mechanism.causal.Snapshot}); if not, it is known which to read again, and how new.
 *
 * <h2>What the caller must do</h2>
 *
 * <ul>
 *   <li>Authenticate stamps that come from outside (a keyed digest over their bytes), or treat them
 *       as any client's claim: a forged one makes its own bearer wait, within the bound, and no one
 *       else. Changes that nobody is known to have are named as such.
 *   <li>Keep with what a change makes the stamp of who made it, and give the join of those that
 *       were read as what the answer depends on. One join for a whole registry is right too, but is
 *       soon folded where its writers use many.
 *   <li>Check when the answer is released; a copy that was dropped in between has gone back.
 *   <li>Give what is dead or lost, by the operator's word or after the wait that DESIGN.md names,
 *       as {@code lost}: it counts as seen.
 * </ul>
 */
@NullMarked
package grapevine.mechanism.causal;

import org.jspecify.annotations.NullMarked;
