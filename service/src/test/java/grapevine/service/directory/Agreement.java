package grapevine.service.directory;

import static org.assertj.core.api.Assertions.assertThat;

import grapevine.kernel.id.EntryId;
import grapevine.kernel.id.RName;
import grapevine.kernel.state.State;
import grapevine.service.registry.Directory;
import grapevine.service.registry.Entry;
import grapevine.service.registry.Fields;
import grapevine.service.registry.Kind;
import grapevine.service.registry.ListName;
import grapevine.service.registry.Lookup;
import grapevine.service.registry.Member;
import grapevine.service.registry.MemberPage;
import grapevine.service.registry.Membership;
import grapevine.service.registry.Registries;
import grapevine.service.registry.Value;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;

/** A picture says what the directory says of the state, to every question. */
record Agreement(Directory directory, State state, DirectoryView view, String story) {

  void check(List<EntryId> ids, List<RName> names) {
    for (RName name : names) {
      assertThat(view.find(name)).as(story).isEqualTo(directory.find(state, name));
    }
    for (EntryId id : ids) {
      assertThat(view.find(id)).as(story).isEqualTo(directory.find(state, id));
      checkMembers(id);
    }
    for (String registry : Histories.REGISTRIES) {
      checkRegistry(registry);
    }
    List<Entry> living = living();
    for (EntryId id : ids) {
      checkGroups(id, living);
      for (RName name : names) {
        checkPair(id, name);
      }
      for (Entry entry : living) {
        List<Member> list = entry.items(ListName.OWNERS);
        assertThat(view.isListed(id, list))
            .as(story)
            .isEqualTo(directory.isListed(state, id, list));
      }
    }
    living.forEach(this::checkLeaves);
  }

  private List<Entry> living() {
    List<Entry> living = new ArrayList<>();
    for (String registry : Histories.REGISTRIES) {
      if (directory.holds(state, registry)) {
        directory.forEachEntry(state, registry, living::add);
      }
    }
    return living;
  }

  private void checkRegistry(String registry) {
    assertThat(view.holds(registry)).as(story).isEqualTo(directory.holds(state, registry));
    assertThat(view.contentDigest(registry).bytes())
        .as(story)
        .isEqualTo(Registries.contentDigest(state, registry));
    List<Entry> expected = new ArrayList<>();
    List<Entry> found = new ArrayList<>();
    if (directory.holds(state, registry)) {
      directory.forEachEntry(state, registry, expected::add);
    }
    expected.sort(Comparator.comparing(Entry::name));
    String after = "";
    int before;
    do {
      before = found.size();
      int page = before + 2;
      view.forEachEntry(
          registry,
          after,
          entry -> {
            found.add(entry);
            return found.size() < page;
          });
      after = found.isEmpty() ? "" : found.getLast().name().foldedName();
    } while (found.size() > before);
    assertThat(found).as(story).isEqualTo(expected);
    for (String remark : List.of("r0", "r1", "r2")) {
      assertThat(
              view.having(Fields.REMARK, remark, 100).stream()
                  .filter(entry -> entry.id().name().registry().equals(registry)))
          .as(story)
          .containsExactlyInAnyOrderElementsOf(
              expected.stream()
                  .filter(entry ->
                      entry.field(Fields.REMARK).filter(remark::equalsIgnoreCase).isPresent())
                  .toList());
    }
  }

  private void checkMembers(EntryId group) {
    String from = "";
    while (from != null) {
      MemberPage expected = directory.members(state, group, from, 2);
      assertThat(view.members(group, from, 2)).as(story).isEqualTo(expected);
      from = expected.next();
    }
  }

  private void checkPair(EntryId who, RName group) {
    Membership expected = directory.isMember(state, who, group);
    String pair = story + "\n" + who + " in " + group;
    assertThat(view.isMember(who, group)).as(pair).isEqualTo(expected);
    switch (view.why(who, group)) {
      case Why.Path path -> {
        assertThat(expected).as(pair).isEqualTo(Membership.YES);
        checkPath(path, who, group, pair);
      }
      case Why.NoMember() -> assertThat(expected).as(pair).isEqualTo(Membership.NO);
      case Why.NotKnownHere(var registries) -> {
        assertThat(expected).as(pair).isEqualTo(Membership.NOT_KNOWN_HERE);
        assertThat(registries)
            .as(pair)
            .isNotEmpty()
            .noneMatch(registry -> directory.holds(state, registry));
      }
    }
  }

  private void checkPath(Why.Path path, EntryId who, RName group, String pair) {
    List<RName> names = path.names();
    assertThat(names.getLast()).as(pair).isEqualTo(group);
    EntryId below = who;
    for (int index = 1; index < names.size(); index++) {
      Entry list = directory.find(state, names.get(index)).bearer().orElseThrow();
      EntryId looked = below;
      boolean byPattern = index == 1 && path.pattern().isPresent();
      assertThat(items(list))
          .as("%s by %s", pair, path)
          .anyMatch(item -> byPattern ? item.matches(who.name()) : means(item, looked));
      below = list.id();
    }
    if (names.size() > 2) {
      assertThat(items(directory.find(state, group).bearer().orElseThrow()))
          .as("%s by %s, which is not the shortest", pair, path)
          .noneMatch(item -> means(item, who));
    }
  }

  private void checkGroups(EntryId who, List<Entry> living) {
    boolean dead = directory.find(state, who) instanceof Lookup.Gone;
    TreeSet<RName> naming = new TreeSet<>();
    TreeSet<RName> all = new TreeSet<>();
    for (Entry entry : living) {
      if (entry.kind() == Kind.GROUP && !dead) {
        if (items(entry).stream().anyMatch(item -> means(item, who))) {
          naming.add(entry.name());
        }
        if (directory.isMember(state, who, entry.name()) == Membership.YES) {
          all.add(entry.name());
        }
      }
    }
    assertThat(view.groupsNaming(who)).as("%s\n%s", story, who).isEqualTo(naming);
    TreeSet<RName> found = new TreeSet<>(view.groupsOf(who));
    // Whether a group belongs to itself is a matter of taste, unless it is in a circle.
    view.find(who)
        .bearer()
        .map(Entry::name)
        .ifPresent(own -> {
          found.remove(own);
          all.remove(own);
        });
    assertThat(found).as("%s\n%s", story, who).isEqualTo(all);
  }

  private void checkLeaves(Entry group) {
    if (group.kind() != Kind.GROUP) {
      return;
    }
    List<Leaf> leaves = new ArrayList<>();
    List<Leaf> page = view.leaves(group.id(), "", 2);
    while (!page.isEmpty()) {
      leaves.addAll(page);
      String last = Value.key(page.getLast().text());
      page = view.leaves(group.id(), last, 2);
    }
    TreeSet<String> people = new TreeSet<>();
    addPeople(group, new TreeSet<>(), people);
    assertThat(leaves.stream().filter(leaf -> leaf.sort() == Leaf.Sort.INDIVIDUAL).map(Leaf::text))
        .as("%s\nleaves of %s", story, group)
        .containsExactlyElementsOf(people);
  }

  private void addPeople(Entry list, TreeSet<EntryId> visited, TreeSet<String> people) {
    for (Member item : items(list)) {
      Entry entry = directory.find(state, item).bearer().orElse(null);
      if (entry != null && entry.kind() == Kind.INDIVIDUAL) {
        people.add(entry.name().toString());
      } else if (entry != null && visited.add(entry.id())) {
        addPeople(entry, visited, people);
      }
    }
  }

  private List<Member> items(Entry list) {
    return switch (list.kind()) {
      case GROUP -> directory.members(state, list.id(), "", 1_000).members();
      case ALIAS -> list.items(ListName.TARGETS);
      case INDIVIDUAL -> List.of();
    };
  }

  private boolean means(Member item, EntryId who) {
    if (item.form() != Member.Form.NAME) {
      return false;
    }
    return who.equals(item.identity())
        || directory.find(state, item).bearer().map(Entry::id).filter(who::equals).isPresent();
  }
}
