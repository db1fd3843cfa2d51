package grapevine.faces.ldap.tree;

import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * An object whose attributes are written down: a unit of the tree, or what the server tells of
 * itself.
 *
 * @param values in the order in which they are shown
 */
public record FixedShown(String dn, Place place, Map<AttributeType, List<String>> values)
    implements Shown {

  @Override
  public Collection<AttributeType> types() {
    return values.keySet();
  }

  @Override
  public List<String> values(AttributeType type) {
    return values.getOrDefault(type, List.of());
  }
}
