/**
 * The registration service's data: entries of registries, how they are changed at any replica, and
 * what a server can say from its own copies.
 *
 * <p>Grapevine (Birrell, Levin, Needham, Schroeder, CACM 1982, sections 3 and 5) names everything
 * {@code F.R}, divides the names into registries by R, and keeps each registry at several servers,
 * of which any takes a change without asking the others. That works because an entry is built only
 * of things that merge: each field is a register where the last writer wins, each list an active
 * and a deleted sublist ({@link grapevine.mechanism.list}). The registry {@code gv} describes the
 * registries and the servers in the same form, and every server has it.
 *
 * <p>What the paper left open is settled here by identity. An entry is its creation, name and
 * moment, not its name: so deletion is final, a name that is used again is another entry and
 * inherits no membership, and two creations of one name make two entries, the earlier of which
 * keeps the name while the later one goes by a name derived from its identity. Changes travel as
 * deltas of one field or item, because whole entries put servers an hour behind (Schroeder,
 * Birrell, Needham, TOCS 1984); the members of a group are stored one by one for the same reason.
 */
@NullMarked
package grapevine.service.registry;

import org.jspecify.annotations.NullMarked;
