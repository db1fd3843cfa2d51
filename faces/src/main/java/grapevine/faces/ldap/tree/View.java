package grapevine.faces.ldap.tree;

import grapevine.kernel.id.RName;
import java.util.Optional;

/**
 * The unit below the suffix under which entries are seen: that of a registry, or the flat one of
 * all registries.
 *
 * @param registry folded; {@code all} for the flat view
 */
public record View(String registry) {

  /** All registries, under full names such as {@code alice.pa}. */
  public static final View FLAT = new View("all");

  /** The view in which a registry's entries are at home. */
  public static View of(String registry) {
    return new View(registry);
  }

  /** Whether this is the flat view. */
  public boolean flat() {
    return equals(FLAT);
  }

  /** How an entry's name reads here: {@code alice}, {@code alice.pa}; groups without their sign. */
  public String shortName(RName name) {
    String first = name.name();
    String plain = name.isGroup() ? first.substring(0, first.length() - 1) : first;
    return flat() ? plain + "." + name.registry() : plain;
  }

  /** The name that reads so here, of an individual or a group; empty where there can be none. */
  public Optional<RName> name(String shown, boolean group) {
    String sign = group ? "^" : "";
    if (!flat()) {
      return RName.of(shown + sign, registry).filter(name -> name.isGroup() == group);
    }
    int dot = shown.lastIndexOf('.');
    return dot < 0
        ? Optional.empty()
        : RName.of(shown.substring(0, dot) + sign, shown.substring(dot + 1))
            .filter(name -> name.isGroup() == group);
  }
}
