package grapevine.faces.ldap.tree;

import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.RDN;
import grapevine.kernel.id.Folding;
import grapevine.kernel.id.RName;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * Distinguished names (RFC 4514) to places and back, below one suffix. Immutable, safe for use by
 * several threads.
 */
public final class Tree {

  /** The name of the schema's description. */
  public static final String SUBSCHEMA = "cn=subschema";

  private static final RDN SUBSCHEMA_RDN = new RDN("cn", "subschema");

  private final String suffix;
  private final RDN[] suffixRdns;

  private Tree(String suffix, RDN[] suffixRdns) {
    this.suffix = suffix;
    this.suffixRdns = suffixRdns;
  }

  /**
   * The tree below a suffix such as {@code dc=example,dc=org}.
   *
   * @return empty where that is no name, or an empty one, or its first part is none of dc, o, ou, c
   */
  public static Optional<Tree> below(String suffix) {
    return parse(suffix)
        .filter(dn -> !dn.isNullDN() && !dn.getRDNs()[0].isMultiValued())
        .filter(dn -> rootType(dn.getRDNs()[0]).matches("dc|o|ou|c"))
        .map(dn -> new Tree(dn.toString(), dn.getRDNs()));
  }

  private static String rootType(RDN rdn) {
    return rdn.getAttributeNames()[0].toLowerCase(Locale.ROOT);
  }

  /** The name in that text, or nothing where it is none. */
  public static Optional<DN> parse(String text) {
    try {
      return Optional.of(new DN(text));
    } catch (LDAPException malformed) {
      return Optional.empty();
    }
  }

  /** The suffix as it is configured. */
  public String suffix() {
    return suffix;
  }

  /** The type of the suffix's first part, in small letters. */
  public String suffixType() {
    return rootType(suffixRdns[0]);
  }

  /** The value of the suffix's first part. */
  public String suffixValue() {
    return suffixRdns[0].getAttributeValues()[0];
  }

  /** Where that name points to, or nothing where it is no name. */
  public Optional<Place> place(String text) {
    return parse(text).map(this::place);
  }

  /** Where that name points to. */
  public Place place(DN dn) {
    RDN[] parts = dn.getRDNs();
    if (parts.length == 0) {
      return new Place.Root();
    }
    if (parts.length == 1 && parts[0].equals(SUBSCHEMA_RDN)) {
      return new Place.Subschema();
    }
    int own = parts.length - suffixRdns.length;
    if (own < 0 || !Arrays.equals(parts, own, parts.length, suffixRdns, 0, suffixRdns.length)) {
      return new Place.Nowhere(new Place.Root());
    }
    return below(parts, own);
  }

  private static Place below(RDN[] parts, int own) {
    Place place = new Place.Base();
    for (int index = own - 1; index >= 0; index--) {
      Optional<Place> next = child(place, parts[index]);
      if (next.isEmpty()) {
        return new Place.Nowhere(place);
      }
      place = next.get();
    }
    return place;
  }

  /** The place of that name right below another; empty where nothing can be there. */
  static Optional<Place> child(Place above, RDN part) {
    if (part.isMultiValued()) {
      return Optional.empty();
    }
    String value = part.getAttributeValues()[0].strip();
    Optional<AttributeType> type = Schema.type(part.getAttributeNames()[0]);
    return type.isEmpty() ? Optional.empty() : child(above, type.get(), value);
  }

  private static Optional<Place> child(Place above, AttributeType type, String value) {
    return switch (above) {
      case Place.Base() when type.equals(Schema.OU) ->
          Optional.of(new Place.Unit(View.of(Folding.fold(value))));
      case Place.Unit(View view) when type.equals(Schema.OU) ->
          switch (Folding.fold(value)) {
            case "people" -> Optional.of(new Place.Branch(view, false));
            case "groups" -> Optional.of(new Place.Branch(view, true));
            default -> Optional.empty();
          };
      case Place.Branch(View view, boolean groups)
          when type.equals(groups ? Schema.CN : Schema.UID) ->
          view.name(value, groups).map(name -> new Place.Leaf(view, name));
      case Place _ -> Optional.empty();
    };
  }

  /** The name of a place. */
  public String dn(Place place) {
    return switch (place) {
      case Place.Root() -> "";
      case Place.Subschema() -> SUBSCHEMA;
      case Place.Base() -> suffix;
      case Place.Unit(View view) -> "ou=" + escape(view.registry()) + "," + suffix;
      case Place.Branch(View view, boolean groups) ->
          (groups ? "ou=groups,ou=" : "ou=people,ou=") + escape(view.registry()) + "," + suffix;
      case Place.Leaf(View view, RName name) ->
          (name.isGroup() ? "cn=" : "uid=")
              + escape(view.shortName(name))
              + (name.isGroup() ? ",ou=groups,ou=" : ",ou=people,ou=")
              + escape(view.registry())
              + ","
              + suffix;
      case Place.Nowhere(Place above) -> dn(above);
    };
  }

  /**
   * What of a name is compared: an entry is the same in each view; names outside the tree are
   * compared as RFC 4514 has them.
   */
  String key(String text) {
    Optional<DN> dn = parse(text);
    if (dn.isEmpty()) {
      return "";
    }
    return place(dn.get()) instanceof Place.Leaf(View _, RName name)
        ? "=" + name.foldedName() + "." + name.registry()
        : dn.get().toNormalizedString();
  }

  /** RFC 4514 section 2.4. Most names have nothing that needs it. */
  private static String escape(String value) {
    StringBuilder escaped = new StringBuilder(value.length());
    for (int index = 0; index < value.length(); index++) {
      char letter = value.charAt(index);
      boolean edge = index == 0 || index == value.length() - 1;
      if ("\"+,;<>\\=".indexOf(letter) >= 0
          || (letter == '#' && index == 0)
          || (letter == ' ' && edge)) {
        escaped.append('\\');
      }
      escaped.append(letter);
    }
    return escaped.toString();
  }
}
