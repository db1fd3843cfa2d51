package grapevine.service.directory;

import grapevine.kernel.id.EntryId;
import org.pcollections.TreePMap;

/**
 * A living group or alias among the others. Immutable.
 *
 * @param id whose
 * @param parents the numbers of those that list it, one for each item that does
 * @param children the numbers of those that it lists
 * @param closed its own number, and those of all that it lies in, near and far
 * @param elsewhere registries that are not held here, with how many of its items lie in them
 * @param partly how many of the groups in it, itself included, list something elsewhere
 */
record Container(
    EntryId id,
    int[] parents,
    int[] children,
    Numbers.Group closed,
    TreePMap<String, Integer> elsewhere,
    int partly) {}
