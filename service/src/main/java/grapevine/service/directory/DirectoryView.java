package grapevine.service.directory;

import grapevine.kernel.id.EntryId;
import grapevine.kernel.id.RName;
import grapevine.service.registry.Address;
import grapevine.service.registry.ContentDigest;
import grapevine.service.registry.Directory;
import grapevine.service.registry.Entry;
import grapevine.service.registry.EntryState;
import grapevine.service.registry.Gv;
import grapevine.service.registry.Kind;
import grapevine.service.registry.Lookup;
import grapevine.service.registry.Member;
import grapevine.service.registry.MemberPage;
import grapevine.service.registry.Membership;
import grapevine.service.registry.Value;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.pcollections.TreePMap;

/**
 * The registries that this server holds, at one moment that is durable. Answers are those of {@link
 * Directory} over the state of that moment. An entry comes with its secrets: who shows it to others
 * leaves them out. Immutable, safe for use by any thread.
 */
public final class DirectoryView {
  private final Copy copy;
  private final Flattening flattening;
  private final AttributeIndex index;
  private final long madeAtMillis;

  private DirectoryView(Copy copy, Flattening flattening, AttributeIndex index, long madeAtMillis) {
    this.copy = copy;
    this.flattening = flattening;
    this.index = index;
    this.madeAtMillis = madeAtMillis;
  }

  /** Of nothing, before any row is taken. */
  static DirectoryView empty(
      Copy nothing, BiFunction<EntryId, EntryState, List<IndexedValue>> indexed) {
    return new DirectoryView(nothing, Flattening.EMPTY, new AttributeIndex(indexed), 0);
  }

  /** The next, after a batch whose rows have been put into a copy. */
  DirectoryView next(Copy after, Touched touched, long wallMillis) {
    Flattening changed = new FlatteningUpdate(flattening, copy, after, touched).run();
    AttributeIndex indexed = index.updated(copy, after, touched.entries());
    return new DirectoryView(after, changed, indexed, wallMillis);
  }

  Copy copy() {
    return copy;
  }

  /**
   * When the batch was handled that this picture was made after, in wall-clock milliseconds since
   * 1970. It is current as long as {@link DirectoryKeeper#view} gives it.
   */
  public long madeAtMillis() {
    return madeAtMillis;
  }

  /** How often a registry has changed here; equal numbers, equal content. */
  public long version(String registry) {
    return copy.registry(registry).version();
  }

  /** What a registry comes to, tombstones left out: equal contents, equal digests. */
  public ContentDigest contentDigest(String registry) {
    return copy.registry(registry).content();
  }

  /** Whether this server holds a registry. */
  public boolean holds(String registry) {
    return copy.holds(registry);
  }

  /** The registries that this server holds, by name. */
  public SortedSet<String> held() {
    return copy.held();
  }

  /** The registry of registries. */
  public Gv gv() {
    return copy.gv();
  }

  /** Who bears a name. */
  public Lookup find(RName name) {
    return copy.find(name);
  }

  /** The entry of that identity, under whatever name. */
  public Lookup find(EntryId id) {
    return copy.find(id);
  }

  /** The name that a living entry of a registry held here goes by. */
  public Optional<RName> name(EntryId id) {
    return copy.holds(id.name().registry())
        ? Optional.ofNullable(copy.kept(id)).filter(kept -> kept.kind() != null).map(copy::name)
        : Optional.empty();
  }

  /** The entry that an item of a list names. */
  public Lookup find(Member item) {
    return copy.find(item);
  }

  /** What a mail address, or an RName as it stands, means here. */
  public Address resolve(String address) {
    return copy.gv().resolve(address);
  }

  /** The first of the candidates of an address that somebody bears. */
  public Lookup match(List<RName> candidates) {
    return Directory.match(candidates, copy::find);
  }

  /**
   * The living entries of a registry held here that have a value of an indexed attribute, in the
   * order of their identities.
   *
   * @param value compared folded
   * @param limit most entries, at least 1
   */
  public List<Entry> having(String attribute, String value, int limit) {
    List<Entry> found = new ArrayList<>();
    for (EntryId id : index.find(attribute, value, limit)) {
      copy.find(id).bearer().ifPresent(found::add);
    }
    return found;
  }

  /**
   * Shows the living entries of a registry held here in the order of their folded names, until the
   * visitor is false.
   *
   * @param after only names behind this one, folded; empty for all
   */
  public void forEachEntry(String registry, String after, Predicate<Entry> visitor) {
    if (!copy.holds(registry)) {
      return;
    }
    RegistryCopy rows = copy.registry(registry);
    Behind claimed = new Behind(rows.inOrder(), after);
    Behind derived = new Behind(rows.derived(), after);
    EntryId id;
    do {
      id = (claimed.isBefore(derived) ? claimed : derived).take();
    } while (id != null && show(id, visitor));
  }

  private boolean show(EntryId id, Predicate<Entry> visitor) {
    Kept kept = copy.living(id);
    Kind kind = kept.kind();
    return kind == null || visitor.test(kept.entry(copy.name(kept), kind));
  }

  /** Goes through the names behind one. */
  private static final class Behind {
    private final Iterator<Map.Entry<String, EntryId>> rows;
    private Map.@Nullable Entry<String, EntryId> head;

    Behind(TreePMap<String, EntryId> names, String after) {
      rows = names.tailMap(after, false).entrySet().iterator();
      head = rows.hasNext() ? rows.next() : null;
    }

    private boolean isBefore(Behind other) {
      return head != null
          && (other.head == null || head.getKey().compareTo(other.head.getKey()) <= 0);
    }

    private @Nullable EntryId take() {
      EntryId id = head == null ? null : head.getValue();
      head = rows.hasNext() ? rows.next() : null;
      return id;
    }
  }

  /**
   * Members of a group.
   *
   * @param from what the last page said, or empty for the first
   * @param limit most members of a page, at least 1
   */
  public MemberPage members(EntryId group, String from, int limit) {
    List<Member> page = new ArrayList<>();
    for (Map.Entry<String, Member> member : rows(group).tailMap(from, true).entrySet()) {
      if (page.size() == limit) {
        return new MemberPage(page, member.getKey());
      }
      page.add(member.getValue());
    }
    return new MemberPage(page, null);
  }

  /** The active member of that name. */
  public Optional<Member> member(EntryId group, String text) {
    return Optional.ofNullable(rows(group).get(Value.key(text)));
  }

  /** How many active members a group has. */
  public int size(EntryId group) {
    return rows(group).size();
  }

  private TreePMap<String, Member> rows(EntryId group) {
    return copy.registry(group.name().registry()).members(group);
  }

  /** Whether somebody belongs to a group, by closure over groups, aliases and registries. */
  public Membership isMember(EntryId who, RName group) {
    return new Belonging(copy, flattening).isMember(who, group);
  }

  /** Whether a list takes somebody in: himself, a pattern, or a group that he belongs to. */
  public Membership isListed(EntryId who, List<Member> list) {
    return new Belonging(copy, flattening).isListed(who, list);
  }

  /** The names of the groups held here whose own lists name somebody, not by a pattern. */
  public SortedSet<RName> groupsNaming(EntryId who) {
    return new Belonging(copy, flattening).groupsNaming(who);
  }

  /** The names of all groups held here that somebody belongs to, near and far. */
  public SortedSet<RName> groupsOf(EntryId who) {
    return new Belonging(copy, flattening).groupsOf(who);
  }

  /** Why somebody belongs to a group, or why that cannot be said. */
  public Why why(EntryId who, RName group) {
    return new Ways(copy, flattening).why(who, group);
  }

  /**
   * What lies in a group, near and far, each once, in the order of the folded texts. It reads the
   * whole of the group for each page.
   *
   * @param after only those behind this text, folded; empty for all
   * @param limit most of a page, at least 1
   */
  public List<Leaf> leaves(EntryId group, String after, int limit) {
    return new Ways(copy, flattening).leaves(group, after, limit);
  }
}
