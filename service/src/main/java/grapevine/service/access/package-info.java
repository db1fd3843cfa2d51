/**
 * Who may change what. Grapevine (CACM 1982, section 3) keeps the rights in the same entries that
 * they protect: the owners of a registry's group in {@code gv} are its registrars, a group has
 * owners and friends, and everybody looks after his own password. So rights are administered,
 * replicated and merged like everything else, and no server has a list of its own. The rule that
 * allows or refuses is named, because people can only repair what they are told.
 */
@NullMarked
package grapevine.service.access;

import org.jspecify.annotations.NullMarked;
