package grapevine.faces.ldap.tree;

import java.util.Collection;
import java.util.List;

/** An object as one search sees it. For one thread. */
public sealed interface Shown permits EntryShown, FixedShown {

  /** Its distinguished name. */
  String dn();

  /** Where it stands. */
  Place place();

  /** The types that it may have values of. */
  Collection<AttributeType> types();

  /** The values of a type, none where it has none; never a secret. */
  List<String> values(AttributeType type);
}
