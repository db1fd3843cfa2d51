package grapevine.faces.ldap.search;

import com.unboundid.ldap.sdk.SearchScope;
import grapevine.faces.directory.Picture;
import grapevine.faces.ldap.tree.Place;
import grapevine.faces.ldap.tree.View;
import grapevine.kernel.id.RName;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Base and scope of a search (RFC 4511 section 4.5.1.2). Immutable.
 *
 * @param base not nowhere
 */
record Area(Place base, SearchScope scope) {

  private boolean subtree() {
    return scope.equals(SearchScope.SUB) || subordinates();
  }

  /** Everything below the base without the base itself. */
  private boolean subordinates() {
    return scope.equals(SearchScope.SUBORDINATE_SUBTREE);
  }

  private boolean one() {
    return scope.equals(SearchScope.ONE);
  }

  /** The view in which an entry is seen from here. */
  View view(RName name) {
    return flat() ? View.FLAT : View.of(name.registry());
  }

  /** Whether entries are seen under their full names. */
  boolean flat() {
    return switch (base) {
      case Place.Unit(View view) -> view.flat();
      case Place.Branch(View view, boolean _) -> view.flat();
      case Place.Leaf(View view, RName _) -> view.flat();
      case Place.Root _, Place.Base _, Place.Subschema _, Place.Nowhere _ -> false;
    };
  }

  /** Whether an entry of that name is in the area, if there is one. */
  boolean covers(RName name) {
    return switch (base) {
      case Place.Root _, Place.Base _ -> subtree() && !hidden(name);
      case Place.Unit(View view) -> subtree() && has(view, name);
      case Place.Branch(View view, boolean groups) ->
          (subtree() || one()) && has(view, name) && name.isGroup() == groups;
      case Place.Leaf(View _, RName leaf) -> !one() && !subordinates() && leaf.equals(name);
      case Place.Subschema _, Place.Nowhere _ -> false;
    };
  }

  private static boolean has(View view, RName name) {
    return view.flat() || view.registry().equals(name.registry());
  }

  /** A registry that is called as the flat view is met in that one only. */
  private static boolean hidden(RName name) {
    return View.of(name.registry()).flat();
  }

  /** The registries that have entries in the area. */
  SortedSet<String> registries(Picture picture) {
    return switch (base) {
      case Place.Root _, Place.Base _ -> subtree() ? picture.registries() : new TreeSet<>();
      case Place.Unit(View view) -> registries(view, picture);
      case Place.Branch(View view, boolean _) -> registries(view, picture);
      case Place.Leaf(View _, RName name) -> new TreeSet<>(List.of(name.registry()));
      case Place.Subschema _, Place.Nowhere _ -> new TreeSet<>();
    };
  }

  private static SortedSet<String> registries(View view, Picture picture) {
    return view.flat() ? picture.registries() : new TreeSet<>(List.of(view.registry()));
  }

  /** The suffix, units and branches in the area, each above what is below it. */
  List<Place> units(Picture picture) {
    List<Place> units = new ArrayList<>();
    switch (base) {
      case Place.Root _ -> fromTheRoot(units, picture);
      case Place.Base _ -> fromTheSuffix(units, picture);
      case Place.Unit(View view) -> {
        if (!one() && !subordinates()) {
          units.add(base);
        }
        if (!scope.equals(SearchScope.BASE)) {
          addBranches(units, view);
        }
      }
      case Place.Branch _ -> {
        if (!one() && !subordinates()) {
          units.add(base);
        }
      }
      case Place.Leaf _, Place.Subschema _, Place.Nowhere _ -> {}
    }
    return units;
  }

  private void fromTheRoot(List<Place> units, Picture picture) {
    if (one() || subtree()) {
      units.add(new Place.Base());
    }
    if (subtree()) {
      addRegistries(units, picture);
    }
  }

  private void fromTheSuffix(List<Place> units, Picture picture) {
    if (!one() && !subordinates()) {
      units.add(base);
    }
    if (subtree()) {
      addRegistries(units, picture);
    }
    if (one()) {
      picture.registries().stream()
          .map(View::of)
          .filter(view -> !view.flat())
          .forEach(view -> units.add(new Place.Unit(view)));
      units.add(new Place.Unit(View.FLAT));
    }
  }

  private static void addRegistries(List<Place> units, Picture picture) {
    for (String registry : picture.registries()) {
      View view = View.of(registry);
      if (!view.flat()) {
        units.add(new Place.Unit(view));
        addBranches(units, view);
      }
    }
  }

  private static void addBranches(List<Place> units, View view) {
    units.add(new Place.Branch(view, false));
    units.add(new Place.Branch(view, true));
  }
}
