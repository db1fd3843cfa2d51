package grapevine.service.directory;

import grapevine.kernel.id.EntryId;
import grapevine.service.registry.ContentDigest;
import grapevine.service.registry.Member;
import org.jspecify.annotations.Nullable;
import org.pcollections.TreePMap;

/**
 * The rows of one registry, tombstones of items left out. Immutable.
 *
 * @param bearers by folded name, who bears the name that it claims
 * @param inOrder the same, for pages
 * @param derived by folded name, who goes by a derived one
 * @param tombstones by folded name, the last deleted entry
 * @param entries living, dead, and not born yet
 * @param members of each group, by key
 * @param content what entries and members come to
 * @param version how often the registry has changed here
 */
record RegistryCopy(
    HashTrie<String, EntryId> bearers,
    TreePMap<String, EntryId> inOrder,
    TreePMap<String, EntryId> derived,
    TreePMap<String, EntryId> tombstones,
    HashTrie<EntryId, Kept> entries,
    HashTrie<EntryId, TreePMap<String, Member>> members,
    ContentDigest content,
    long version) {
  static final RegistryCopy NOTHING =
      new RegistryCopy(
          HashTrie.empty(),
          TreePMap.empty(),
          TreePMap.empty(),
          TreePMap.empty(),
          HashTrie.empty(),
          HashTrie.empty(),
          ContentDigest.NOTHING,
          0);

  boolean isEmpty() {
    return entries.isEmpty() && members.isEmpty() && tombstones.isEmpty() && version == 0;
  }

  TreePMap<String, Member> members(EntryId group) {
    TreePMap<String, Member> found = members.get(group);
    return found == null ? TreePMap.empty() : found;
  }

  /** Who bears a name, by claim or derived. */
  @Nullable EntryId bearer(String foldedName) {
    EntryId claimant = bearers.get(foldedName);
    return claimant != null ? claimant : derived.get(foldedName);
  }
}
