/**
 * A request that is tried again has one effect, and one answer (Lee and others: RIFL, SOSP 2015).
 *
 * <p>Each client has a number, its own under a lease, and numbers its requests. With the effect of
 * a request a server writes, in the same durable step, a <i>completion record</i>: number and
 * answer. A repetition finds the record and gets that answer. The record goes when the client says,
 * with a later request, that it has the answer (the lowest number that is still open), or when the
 * lease is over under which the request was first sent.
 *
 * <h2>Where we differ</h2>
 *
 * <p>In RIFL an object has one master, so a repetition meets the record where the object is. Here
 * any replica takes requests, and two that are cut off from each other may both take one. So:
 *
 * <ul>
 *   <li>The client fixes the <i>timestamp of the effect</i> when it first sends the request, above
 *       its clock and above all that it has seen, and nobody changes it. Both replicas then make
 *       the same effect, and a merge makes one of two.
 *   <li>The record <i>travels</i> with the effect, as part of the replicated change. Where the
 *       effect is, a repetition gets the recorded answer. Two records of one request merge into
 *       one, the same at every server.
 *   <li>Where the answer depends on what is there (create, compare, allot), one effect is not made
 *       by equal timestamps. A retry names the servers that were tried before, and a server that
 *       has no record asks these first. Who is asked and has none <i>puts up a fence</i>: it will
 *       not execute an earlier try that is still on its way. Where one cannot be asked, the answer
 *       is "outcome not known yet".
 * </ul>
 *
 * <p><i>Leases.</i> RIFL's servers ask the lease server about leases near their end. Here a signed
 * token says until when the client has its number, by the wall clock, so that any server can tell.
 * A request is bound for ever to the end of the lease under which it was first sent, its deadline,
 * also when the lease is renewed later. Nobody executes it after its deadline; records are kept for
 * longer than that by what two servers' clocks may differ. Where a clock is wrong by more, the
 * <i>horizon</i> helps: a server that has dropped records of a deadline refuses for ever what has
 * that deadline or an earlier one, whatever its clock shows then.
 *
 * <h2>What the caller must do</h2>
 *
 * <ul>
 *   <li>Check the token's signature, and that it is the one of who is signed in, before {@code
 *       decide}.
 *   <li>Where the decision is to execute: make the effect with the request's timestamp, call {@code
 *       complete} in the same transaction, put the record into the replicated change, and answer
 *       when the transaction is durable. An answer that says "overtaken by" a newer item is an
 *       answer like others.
 *   <li>Where a change or a state with a record arrives: {@code merge} it in the transaction that
 *       applies the effect. A state carries all records of its domain ({@code forEach}). Digests
 *       leave records out: replicas drop them at different times.
 *   <li>Where the decision is to ask: send each server the inquiry, let it {@code inquire} and
 *       answer when that is durable, then decide again with what they said, and with "unknown" for
 *       those that did not answer in time. A later try may have put up its fence here in between.
 *   <li>{@code sweep} now and then. A client that starts again without its memory takes a new
 *       number.
 * </ul>
 */
@NullMarked
package grapevine.mechanism.exactlyonce;

import org.jspecify.annotations.NullMarked;
