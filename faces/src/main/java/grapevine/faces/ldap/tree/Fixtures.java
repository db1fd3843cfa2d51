package grapevine.faces.ldap.tree;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The objects of the tree that are no entries: root, schema, suffix, units. */
public final class Fixtures {

  /** What the root tells of the server's abilities (RFC 4512 section 5.1). */
  public record Abilities(List<String> controls, List<String> extensions, List<String> features) {}

  private static final FixedShown SUBSCHEMA = describe();

  private Fixtures() {}

  /**
   * What the server tells of itself.
   *
   * @param mechanisms the SASL mechanisms that are offered on this connection now
   */
  public static FixedShown root(Tree tree, Abilities abilities, List<String> mechanisms) {
    Map<AttributeType, List<String>> values = new LinkedHashMap<>();
    values.put(Schema.OBJECT_CLASS, List.of("top"));
    told(values, "namingContexts", List.of(tree.suffix()));
    told(values, "subschemaSubentry", List.of(Tree.SUBSCHEMA));
    told(values, "supportedLDAPVersion", List.of("3"));
    told(values, "supportedSASLMechanisms", mechanisms);
    told(values, "supportedExtension", abilities.extensions());
    told(values, "supportedControl", abilities.controls());
    told(values, "supportedFeatures", abilities.features());
    told(values, "vendorName", List.of("Grapevine"));
    return new FixedShown("", new Place.Root(), values);
  }

  /** The description of the schema. */
  public static FixedShown subschema() {
    return SUBSCHEMA;
  }

  private static FixedShown describe() {
    Map<AttributeType, List<String>> values = new LinkedHashMap<>();
    values.put(Schema.OBJECT_CLASS, List.of("top", "subschema"));
    values.put(Schema.CN, List.of("subschema"));
    told(values, "attributeTypes", SchemaText.attributeTypes());
    told(values, "objectClasses", SchemaText.OBJECT_CLASSES);
    told(values, "matchingRules", SchemaText.matchingRules());
    told(values, "ldapSyntaxes", SchemaText.syntaxes());
    values.put(Schema.SUBSCHEMA_SUBENTRY, List.of(Tree.SUBSCHEMA));
    return new FixedShown(Tree.SUBSCHEMA, new Place.Subschema(), values);
  }

  private static void told(
      Map<AttributeType, List<String>> values, String name, List<String> told) {
    if (!told.isEmpty()) {
      values.put(Schema.type(name).orElseThrow(), told);
    }
  }

  /** The suffix, a unit or a branch. */
  public static FixedShown unit(Tree tree, Place place) {
    return switch (place) {
      case Place.Unit(View view) -> organizationalUnit(tree, place, view.registry());
      case Place.Branch(View _, boolean groups) ->
          organizationalUnit(tree, place, groups ? "groups" : "people");
      case Place.Base _, Place.Root _, Place.Subschema _, Place.Leaf _, Place.Nowhere _ ->
          base(tree);
    };
  }

  private static FixedShown base(Tree tree) {
    Map<AttributeType, List<String>> values = new LinkedHashMap<>();
    switch (tree.suffixType()) {
      case "dc" -> classed(values, "domain", Schema.DC, tree.suffixValue());
      case "o" -> classed(values, "organization", Schema.O, tree.suffixValue());
      case "c" -> classed(values, "country", Schema.C, tree.suffixValue());
      default -> classed(values, "organizationalUnit", Schema.OU, tree.suffixValue());
    }
    return unit(tree, new Place.Base(), values);
  }

  private static FixedShown organizationalUnit(Tree tree, Place place, String name) {
    Map<AttributeType, List<String>> values = new LinkedHashMap<>();
    classed(values, "organizationalUnit", Schema.OU, name);
    return unit(tree, place, values);
  }

  private static void classed(
      Map<AttributeType, List<String>> values, String kind, AttributeType naming, String name) {
    values.put(Schema.OBJECT_CLASS, List.of("top", kind));
    values.put(naming, List.of(name));
    values.put(Schema.STRUCTURAL_CLASS, List.of(kind));
  }

  private static FixedShown unit(Tree tree, Place place, Map<AttributeType, List<String>> values) {
    String dn = tree.dn(place);
    values.put(Schema.HAS_SUBORDINATES, List.of("TRUE"));
    values.put(Schema.SUBSCHEMA_SUBENTRY, List.of(Tree.SUBSCHEMA));
    values.put(Schema.ENTRY_DN, List.of(dn));
    return new FixedShown(dn, place, values);
  }
}
