package grapevine.faces.ldap.search;

import grapevine.faces.directory.Picture;
import grapevine.faces.directory.PictureEntry;
import grapevine.faces.ldap.tree.EntryShown;
import grapevine.faces.ldap.tree.Fixtures;
import grapevine.faces.ldap.tree.Place;
import grapevine.faces.ldap.tree.Shown;
import grapevine.faces.ldap.tree.Tree;
import grapevine.kernel.id.RName;
import java.util.Iterator;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Steps through what may fulfil a condition: units of the tree first, then entries in the order of
 * their names. For one thread.
 */
final class Walk {

  private final Area area;
  private final Picture picture;
  private final Tree tree;
  private final List<Place> units;
  private final @Nullable Iterator<RName> few;
  private final Iterator<String> registries;
  private Iterator<PictureEntry> entries = List.<PictureEntry>of().iterator();
  private int unit;
  private Position position;

  /**
   * A walk that begins behind a position.
   *
   * @param few the only names that come into question, where they are known
   */
  Walk(Area area, Picture picture, Tree tree, Optional<NavigableSet<RName>> few, Position from) {
    this.area = area;
    this.picture = picture;
    this.tree = tree;
    this.units = few.isPresent() ? List.of() : area.units(picture);
    this.position = from;
    switch (from) {
      case Position.Counted(int count) -> {
        unit = Math.min(count, units.size());
        this.few = few.map(NavigableSet::iterator).orElse(null);
        registries = few.isPresent() ? none() : area.registries(picture).iterator();
      }
      case Position.Named(RName name) -> {
        unit = units.size();
        this.few = few.map(names -> behind(names, name)).orElse(null);
        registries =
            few.isPresent()
                ? none()
                : area.registries(picture).tailSet(name.registry() + "\0").iterator();
        if (few.isEmpty() && area.registries(picture).contains(name.registry())) {
          entries = picture.entries(name.registry(), Optional.of(name));
        }
      }
    }
  }

  private static Iterator<String> none() {
    return List.<String>of().iterator();
  }

  private static Iterator<RName> behind(NavigableSet<RName> names, RName last) {
    Iterator<RName> rest = names.tailSet(last).iterator();
    if (names.contains(last)) {
      rest.next();
    }
    return rest;
  }

  /** Where the object stands that came last. */
  Position position() {
    return position;
  }

  /** Whether one more step can be made. */
  boolean hasNext() {
    if (unit < units.size()) {
      return true;
    }
    if (few != null) {
      return few.hasNext();
    }
    while (!entries.hasNext() && registries.hasNext()) {
      entries = picture.entries(registries.next(), Optional.empty());
    }
    return entries.hasNext();
  }

  /** Makes one step; empty where what stands there is not in the area, or no more. */
  Optional<Shown> next() {
    if (unit < units.size()) {
      Place place = units.get(unit);
      unit++;
      position = new Position.Counted(unit);
      return Optional.of(Fixtures.unit(tree, place));
    }
    Optional<PictureEntry> entry =
        few == null ? Optional.of(entries.next()) : picture.entry(few.next());
    if (entry.isEmpty() || !area.covers(entry.get().name())) {
      return Optional.empty();
    }
    RName name = entry.get().name();
    position = new Position.Named(name);
    return Optional.of(new EntryShown(tree, area.view(name), picture, entry.get()));
  }
}
