package grapevine.service.directory;

import grapevine.kernel.id.EntryId;
import grapevine.kernel.id.RName;
import grapevine.service.registry.ContentDigest;
import grapevine.service.registry.EntryState;
import grapevine.service.registry.Member;
import org.jspecify.annotations.Nullable;
import org.pcollections.TreePMap;

/** A copy of one registry while a batch's rows are put into it. For one thread. */
final class CopyDraft {
  private HashTrie<String, EntryId> bearers;
  private TreePMap<String, EntryId> inOrder;
  private TreePMap<String, EntryId> derived;
  private TreePMap<String, EntryId> tombstones;
  private HashTrie<EntryId, Kept> entries;
  private HashTrie<EntryId, TreePMap<String, Member>> members;
  private ContentDigest content;
  private long version;

  CopyDraft(RegistryCopy before) {
    bearers = before.bearers();
    inOrder = before.inOrder();
    derived = before.derived();
    tombstones = before.tombstones();
    entries = before.entries();
    members = before.members();
    content = before.content();
    version = before.version();
  }

  RegistryCopy done() {
    return new RegistryCopy(
        bearers, inOrder, derived, tombstones, entries, members, content, version);
  }

  @Nullable Kept entry(EntryId id) {
    return entries.get(id);
  }

  /** What all comes to so far. */
  ContentDigest content() {
    return content;
  }

  void entry(EntryId id, @Nullable Kept kept, EntryState state) {
    Kept before = entries.get(id);
    if (before != null) {
      content = content.minus(ContentDigest.of(id, before.state()));
    }
    content = content.plus(ContentDigest.of(id, state));
    entries = changed(entries, id, kept);
  }

  void member(EntryId group, String key, @Nullable Member member) {
    TreePMap<String, Member> before = members.get(group);
    Member former = before == null ? null : before.get(key);
    if (former != null) {
      content = content.minus(ContentDigest.of(group, key, former));
    }
    if (member != null) {
      content = content.plus(ContentDigest.of(group, key, member));
    }
    TreePMap<String, Member> after =
        changed(before == null ? TreePMap.empty() : before, key, member);
    members = changed(members, group, after.isEmpty() ? null : after);
  }

  void name(RName name, @Nullable EntryId bearer, @Nullable EntryId tombstone) {
    bearers = changed(bearers, name.foldedName(), bearer);
    inOrder = changed(inOrder, name.foldedName(), bearer);
    tombstones = changed(tombstones, name.foldedName(), tombstone);
  }

  void derivedName(RName name, @Nullable EntryId bearer) {
    derived = changed(derived, name.foldedName(), bearer);
  }

  void version(long number) {
    version = number;
  }

  private static <K, V> HashTrie<K, V> changed(HashTrie<K, V> map, K key, @Nullable V value) {
    return value == null ? map.minus(key) : map.plus(key, value);
  }

  private static <K, V> TreePMap<K, V> changed(TreePMap<K, V> map, K key, @Nullable V value) {
    return value == null ? map.minus(key) : map.plus(key, value);
  }
}
