package grapevine.faces.ldap.tree;

import grapevine.kernel.id.RName;

/** Where a distinguished name points to. */
public sealed interface Place {

  /** The empty name: what is told of the server itself. */
  record Root() implements Place {}

  /** The description of the schema. */
  record Subschema() implements Place {}

  /** The suffix. */
  record Base() implements Place {}

  /** A registry, or the flat view. */
  record Unit(View view) implements Place {}

  /**
   * The people or the groups of a view.
   *
   * @param groups or people
   */
  record Branch(View view, boolean groups) implements Place {}

  /** Where an entry of that name stands, or would stand, in that view. */
  record Leaf(View view, RName name) implements Place {}

  /**
   * Nothing can be there.
   *
   * @param above the deepest place above it that there can be
   */
  record Nowhere(Place above) implements Place {}
}
