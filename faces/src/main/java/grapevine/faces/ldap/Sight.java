package grapevine.faces.ldap;

import grapevine.faces.directory.Picture;
import grapevine.faces.ldap.tree.EntryShown;
import grapevine.faces.ldap.tree.FixedShown;
import grapevine.faces.ldap.tree.Fixtures;
import grapevine.faces.ldap.tree.Place;
import grapevine.faces.ldap.tree.Shown;
import grapevine.faces.ldap.tree.Tree;
import grapevine.faces.ldap.tree.View;
import grapevine.kernel.id.RName;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What stands where, in one picture.
 *
 * @param root what the server tells of itself on this connection
 */
record Sight(Tree tree, Picture picture, Supplier<FixedShown> root) {

  /** What stands there, or nothing. */
  Optional<Shown> at(Place place) {
    return switch (place) {
      case Place.Root() -> Optional.of(root.get());
      case Place.Subschema() -> Optional.of(Fixtures.subschema());
      case Place.Base() -> Optional.of(Fixtures.unit(tree, place));
      case Place.Unit(View view) -> exists(view) ? unit(place) : Optional.empty();
      case Place.Branch(View view, boolean _) -> exists(view) ? unit(place) : Optional.empty();
      case Place.Leaf leaf -> entry(leaf).map(shown -> shown);
      case Place.Nowhere(Place _) -> Optional.empty();
    };
  }

  /** The entry that stands there, or nothing. */
  Optional<EntryShown> entry(Place.Leaf leaf) {
    return picture
        .entry(leaf.name())
        .map(entry -> new EntryShown(tree, leaf.view(), picture, entry));
  }

  private Optional<Shown> unit(Place place) {
    return Optional.of(Fixtures.unit(tree, place));
  }

  private boolean exists(View view) {
    return view.flat() || picture.registries().contains(view.registry());
  }

  /** Whether something can stand right there: what is above it exists. */
  boolean hasAbove(Place.Leaf leaf) {
    return exists(leaf.view());
  }

  /** That nothing stands there, with the name of the deepest place above it that exists. */
  Result absent(Place place) {
    return Result.absent(tree.dn(deepest(place)));
  }

  private Place deepest(Place place) {
    Place above =
        switch (place) {
          case Place.Leaf(View view, RName name) -> new Place.Branch(view, name.isGroup());
          case Place.Nowhere(Place known) -> known;
          case Place.Unit _, Place.Branch _ -> new Place.Base();
          case Place.Root _, Place.Base _, Place.Subschema _ -> new Place.Root();
        };
    return at(above).isPresent() ? above : deepest(above);
  }
}
