package grapevine.service.directory;

import grapevine.kernel.id.EntryId;
import grapevine.kernel.id.RName;
import grapevine.kernel.id.ServerNumber;
import grapevine.service.registry.ContentDigest;
import grapevine.service.registry.Gv;
import grapevine.service.registry.Member;
import grapevine.service.registry.RegistryRow;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.pcollections.TreePMap;

/** Puts the rows of one batch into a copy, and notes what they are about. For one thread. */
final class CopyUpdate {
  private final Copy before;
  private final Pool pool;
  private final TreeMap<String, CopyDraft> drafts = new TreeMap<>();
  private final Touched touched = new Touched();

  CopyUpdate(Copy before, Pool pool) {
    this.before = before;
    this.pool = pool;
  }

  Touched touched() {
    return touched;
  }

  boolean isEmpty() {
    return drafts.isEmpty();
  }

  /** What a registry comes to with all that was taken. */
  ContentDigest content(String registry) {
    CopyDraft draft = drafts.get(registry);
    return draft == null ? before.registry(registry).content() : draft.content();
  }

  void take(RegistryRow row) {
    switch (row) {
      case RegistryRow.OfEntry entry -> takeEntry(entry);
      case RegistryRow.OfMember(EntryId group, String key, Member member) -> {
        EntryId known = known(group);
        Member kept = member == null ? null : pooled(key, member);
        draft(group.name().registry()).member(known, key, kept);
        if (before.container(known) != null) { // else all its members are new to it
          touched.member(known, key);
        }
      }
      case RegistryRow.OfName(RName name, EntryId bearer, EntryId tombstone) -> {
        draft(name.registry()).name(name, knownOrNull(bearer), knownOrNull(tombstone));
        touched.name(name);
      }
      case RegistryRow.OfDerivedName(RName name, EntryId bearer) -> {
        draft(name.registry()).derivedName(name, knownOrNull(bearer));
        touched.name(name);
      }
      case RegistryRow.OfVersion(String registry, long version) -> draft(registry).version(version);
    }
  }

  private void takeEntry(RegistryRow.OfEntry row) {
    EntryId id = known(row.id());
    byte[] content = row.content();
    RName claimed = row.claimed();
    if (claimed != null) {
      // As it was written, where that differs; else the one that the identity has.
      claimed = claimed.name().equals(id.name().name()) ? id.name() : pool.name(claimed);
    }
    draft(id.name().registry())
        .entry(
            id, content == null ? null : new Kept(id, content, row.state(), claimed), row.state());
    touched.entry(id);
  }

  private Member pooled(String key, Member member) {
    EntryId identity = member.identity();
    return identity == null ? pool.member(key, member) : pool.member(key, member, known(identity));
  }

  private @Nullable EntryId knownOrNull(@Nullable EntryId id) {
    return id == null ? null : known(id);
  }

  /** An identity as the object that its entry has, where the entry is here. */
  private EntryId known(EntryId id) {
    CopyDraft draft = drafts.get(id.name().registry());
    Kept kept = draft == null ? before.kept(id) : draft.entry(id);
    return kept == null ? pool.identity(id) : kept.id();
  }

  private CopyDraft draft(String registry) {
    return drafts.computeIfAbsent(registry, name -> new CopyDraft(before.registry(name)));
  }

  /**
   * The copy with all that was taken.
   *
   * @param gv reads the registry of registries, which is done where it has changed
   */
  Copy done(ServerNumber self, Supplier<Gv> gv) {
    TreePMap<String, RegistryCopy> registries = before.registries();
    for (var draft : drafts.entrySet()) {
      RegistryCopy copy = draft.getValue().done();
      String name = pool.registry(draft.getKey());
      registries = copy.isEmpty() ? registries.minus(name) : registries.plus(name, copy);
    }
    return new Copy(self, drafts.containsKey(RName.GV) ? gv.get() : before.gv(), registries);
  }
}
