/**
 * Policy {@code strict}: a revocation is confirmed when a majority of a registry's replicas has it
 * on disk, and a replica answers only while it has <i>heard</i> from a majority within the last ten
 * seconds. So a confirmed revocation is in force everywhere within ten seconds, lease terms and
 * clock drift apart (majorities as in Gifford 1979 and Thomas 1979; the bound in time is our own).
 *
 * <p>Two majorities share a replica, K. A reader has asked K less than ten seconds ago, K has
 * answered with its vector, and the reader covers that vector by now. If K had the revocation when
 * it answered, so has the reader. If not, K had it later, and it was confirmed later still: less
 * than ten seconds ago. For this the answer must bring the vector (a bare sign of life tells
 * nothing), the time must be counted from the question, and the reader looks at the clock when its
 * own answer is released. Its own clocks are enough, and of the two ({@link
 * grapevine.kernel.time.Moment}) the one that shows more time: a machine may sleep.
 *
 * <h2>Configurations</h2>
 *
 * <p>The replicas of a strict registry are a numbered {@link
 * grapevine.mechanism.quorum.Configuration}. A successor needs the agreement of <i>all</i> old
 * replicas, but for those that the operator says are destroyed, which the proposal names. Then no
 * old majority is left that has not heard of it. Who has agreed needs majorities of both, for
 * everything, until it knows that the successor is complete (the joint majorities of Ongaro's Raft,
 * without a leader).
 *
 * <p>Each agrees to one proposal for a number. Where two differ, neither can have all; a replica
 * that has agreed may go on to a higher number when it is shown that one whose agreement its own
 * proposal needs has agreed to something else. Two complete successors cannot be: each replica that
 * is not destroyed has agreed to both, to the lower number first, and to the higher with the proof
 * that the lower cannot complete.
 *
 * <p>Three more rules close the gap between an old majority that confirms and a new one that reads.
 * An agreement brings its giver's vector: what an old replica confirmed before it agreed, it has
 * (and one that lost its copy agrees to nothing). Who answers in the successor must cover the join
 * of these, the {@linkplain grapevine.mechanism.quorum.Standing#base base}. An answer tells how far
 * its giver stands in the numbers, and counts only for an asker that stands there too: else one who
 * was left behind might gather a majority of replicas that have gone on. And a replica whose copy
 * was lost counts only when it has {@linkplain grapevine.mechanism.quorum.Hearing#caughtUp caught
 * up} with so many that no majority is left without one of them (of an odd number, a majority), and
 * when nobody believes any more what it had said before.
 *
 * <h2>What the caller must do</h2>
 *
 * <ul>
 *   <li>Keep the {@link grapevine.mechanism.quorum.Standing} of each strict registry on disk, and
 *       let agreements and answers leave only when what they say is durable.
 *   <li>Ask all replicas of both configurations every few seconds; answer with the vector that is
 *       on disk, {@code counts}, and the latest configuration.
 *   <li>Ask {@code mayAnswer} when an answer about rights, or a lease, is released, not before.
 *   <li>Say "in force" of a revocation when {@code confirmed} says so, and ten seconds, the longest
 *       lease term and the drift have passed; until {@code confirmed}, "accepted, not in force
 *       yet".
 *   <li>Pass the operator's word on: a proposal may leave out only who is destroyed for ever, and
 *       what a destroyed majority alone had confirmed is lost. A server that lost its standing
 *       takes a new number; one that lost only its copy of the registry is {@linkplain
 *       grapevine.mechanism.quorum.Standing#emptied emptied}, and begins a new {@code Hearing}.
 * </ul>
 */
@NullMarked
package grapevine.mechanism.quorum;

import org.jspecify.annotations.NullMarked;
