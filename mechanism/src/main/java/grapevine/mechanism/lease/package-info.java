/**
 * Leases: a right to believe something for a limited time (Gray and Cheriton, SOSP 1989).
 *
 * <p>Who reads a thing gets with it a lease: until its term is over, or the granter has asked it
 * back and got an answer, the holder may go on believing what it read without asking. A change is
 * <i>in force</i> when nobody can believe any more what was before it: each holder has answered, or
 * his term has passed. A holder that cannot be reached delays that by one term, and nothing else.
 * Short terms cost questions, long ones waiting; so what is written often gets none at all, where
 * the messages that a lease saves are fewer than those that it costs ({@link
 * grapevine.mechanism.lease.Granter} counts both).
 *
 * <p>The paper has a write wait before it is made. Here a change is made at once, by whichever
 * replica applies it, and what waits is the word that it is in force. A lease that is granted
 * afterwards is on what the thing is now; so only those count that were granted before.
 *
 * <h2>Why nobody believes too long</h2>
 *
 * <p>The granter counts a term from when it grants, by its monotonic clock and with the drift that
 * makes the wait longer; the holder counts from when it <i>sent</i> its question, which was
 * earlier, with the drift that makes belief shorter. Each allows for its own clock, so both may
 * allow for different ones. No message has to be fast, and no two clocks need agree. The holder
 * counts by both of its clocks and believes the one that shows more time: a machine that slept has
 * a monotonic clock that stood still, a machine that was set right has a wall clock that went back.
 * Where one ran backwards, the lease is over. Only both errors at once would make a lease too long.
 *
 * <p>Messages cross. An answer that is on its way when the recall arrives, or when the thing is
 * relinquished, is not kept ({@link grapevine.mechanism.lease.Holder#recalled}). An extension names
 * the lease that it extends, and is given only while nothing under that lease has changed. Where a
 * new lease replaces one that its holder may still have, the granter waits for the later of the two
 * ends.
 *
 * <p><i>Groups.</i> A lease on a whole group, such as a registry, is extended by one message. What
 * is read while it runs rests on it, and needs no row of its own at the granter. When one thing of
 * the group changes, only that one is asked back; until the answer the lease on the group is not
 * extended, so that silence ends it.
 *
 * <p><i>Leases on leases.</i> Who caches a thing under a lease may grant leases on it, which end no
 * later than its own has left. When the thing is recalled, it recalls its own, and answers when
 * that is in force. When it reads the thing anew after its lease lapsed, and it is another, that
 * too is a change for those who hold leases from it.
 *
 * <p><i>Restarts.</i> A holder that starts again holds nothing. A granter does not know any more
 * whom it granted what, so no change is in force before the longest term that it may have granted
 * has passed since it started; that number alone is on disk. It starts a new life with a random
 * number, so that no answer to an earlier life is taken for one to this. An intermediate that
 * starts again answers recalls only then, too: its own granter waits.
 *
 * <h2>What the caller must do</h2>
 *
 * <ul>
 *   <li>Call {@code grant} in the event that reads the thing, {@code changed} in the event that
 *       applies the change, and after a restart {@code changed} again for each change that was not
 *       yet known to be in force.
 *   <li>Let grants leave only when the transaction is durable: the longest term is in it.
 *   <li>Send recalls again and again to {@code unanswered}; messages may be lost, doubled, late.
 *   <li>Ask {@code holds} when the answer that rests on it is released, not before it waits.
 *   <li>Answer a recall only when what was cached, and all that rests on it, is gone, open sessions
 *       included; also where nothing is cached any more.
 *   <li>Relinquish only what no lease that was given on rests on.
 *   <li>A server that was put back to an old disk comes back as new, and must not say that a change
 *       is in force before the longest term in use has passed.
 * </ul>
 */
@NullMarked
package grapevine.mechanism.lease;

import org.jspecify.annotations.NullMarked;
