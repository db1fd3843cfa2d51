package grapevine.server.directory;

import grapevine.faces.directory.Picture;
import grapevine.faces.directory.PictureEntry;
import grapevine.kernel.id.EntryId;
import grapevine.kernel.id.RName;
import grapevine.service.directory.DirectoryView;
import grapevine.service.directory.IndexedValue;
import grapevine.service.registry.Address;
import grapevine.service.registry.Entry;
import grapevine.service.registry.Kind;
import grapevine.service.registry.Lookup;
import grapevine.service.registry.Membership;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/** A {@link DirectoryView} in the words of the faces. Immutable, safe for several threads. */
public final class ViewPicture implements Picture {
  private static final int PAGE = 128;
  private final DirectoryView view;

  /** Of that moment. */
  public ViewPicture(DirectoryView view) {
    this.view = view;
  }

  @Override
  public SortedSet<String> registries() {
    TreeSet<String> shown = new TreeSet<>(view.held());
    shown.remove(RName.GV); // of servers and registries, not of people
    return shown;
  }

  @Override
  public Optional<PictureEntry> entry(RName name) {
    return name.registry().equals(RName.GV) ? Optional.empty() : shown(view.find(name));
  }

  private Optional<PictureEntry> shown(Lookup lookup) {
    return lookup
        .bearer()
        .filter(entry -> entry.kind() != Kind.ALIAS)
        .map(entry -> new ViewEntry(view, entry));
  }

  @Override
  public Iterator<PictureEntry> entries(String registry, Optional<RName> after) {
    return new Entries(registry, after.map(RName::foldedName).orElse(""));
  }

  /** Reads on, some entries at a time. */
  private final class Entries implements Iterator<PictureEntry> {
    private final String registry;
    private final ArrayDeque<PictureEntry> ahead = new ArrayDeque<>();
    private String after;
    private boolean ended;

    Entries(String registry, String after) {
      this.registry = registry;
      this.after = after;
    }

    @Override
    public boolean hasNext() {
      while (ahead.isEmpty() && !ended) {
        int[] read = {0};
        view.forEachEntry(
            registry,
            after,
            entry -> {
              after = entry.name().foldedName();
              shown(new Lookup.Found(entry)).ifPresent(ahead::add);
              return ++read[0] < PAGE;
            });
        ended = read[0] < PAGE;
      }
      return !ahead.isEmpty();
    }

    @Override
    public PictureEntry next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      return ahead.removeFirst();
    }
  }

  @Override
  public Optional<Collection<RName>> having(String attribute, String folded) {
    if (attribute.equals(MAIL)) {
      return Optional.of(atAddress(folded));
    }
    return IndexedValue.isUsual(attribute)
        ? Optional.of(
            view.having(attribute, folded, Integer.MAX_VALUE).stream().map(Entry::name).toList())
        : Optional.empty();
  }

  private List<RName> atAddress(String address) {
    return switch (view.resolve(address)) {
      case Address.Named named ->
          view.match(named.candidates()).bearer().stream().map(Entry::name).toList();
      case Address.Postmaster _, Address.Outside _, Address.Malformed _ -> List.of();
    };
  }

  @Override
  public Iterable<RName> members(RName group) {
    Optional<EntryId> id = identity(group);
    TreeSet<RName> members = new TreeSet<>();
    if (id.isPresent()) {
      Members.forEach(
          view,
          id.get(),
          member -> {
            switch (view.find(member)) {
              case Lookup.Found(Entry entry) -> members.add(entry.name());
              case Lookup.NotHere _ -> member.name().ifPresent(members::add);
              case Lookup.Gone _, Lookup.Unknown _, Lookup.NoSuchRegistry _ -> {}
            }
          });
    }
    return members;
  }

  @Override
  public Collection<RName> groupsOf(RName entry) {
    return identity(entry).map(view::groupsNaming).orElseGet(TreeSet::new);
  }

  @Override
  public Collection<RName> allGroupsOf(RName entry) {
    return identity(entry).map(view::groupsOf).orElseGet(TreeSet::new);
  }

  @Override
  public boolean isMember(RName entry, RName group) {
    return identity(entry).filter(id -> view.isMember(id, group) == Membership.YES).isPresent();
  }

  private Optional<EntryId> identity(RName name) {
    return view.find(name).bearer().map(Entry::id);
  }
}
