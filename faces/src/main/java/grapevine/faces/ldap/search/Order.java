package grapevine.faces.ldap.search;

import com.unboundid.ldap.sdk.controls.SortKey;
import grapevine.faces.ldap.tree.AttributeType;
import grapevine.faces.ldap.tree.Matching;
import grapevine.faces.ldap.tree.Schema;
import grapevine.faces.ldap.tree.Shown;
import grapevine.faces.ldap.tree.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The order that a client asked for (RFC 2891). Immutable. */
public record Order(List<Key> keys) {

  /** By one attribute. */
  record Key(AttributeType type, boolean reverse) {}

  /** An object with what it is sorted by: of each attribute the least value, null for none. */
  record Ranked(Shown shown, List<@Nullable String> keys) {}

  /** The order by those keys, or nothing where one is of an attribute that nobody knows. */
  public static Optional<Order> of(SortKey[] keys) {
    List<Key> read = new ArrayList<>();
    for (SortKey key : keys) {
      Optional<AttributeType> type = Schema.type(key.getAttributeName());
      if (type.isEmpty()) {
        return Optional.empty();
      }
      read.add(new Key(type.get(), key.reverseOrder()));
    }
    return Optional.of(new Order(read));
  }

  Ranked rank(Shown shown, Tree tree) {
    List<@Nullable String> ranks = new ArrayList<>();
    for (Key key : keys) {
      Matching matching = key.type.matching();
      ranks.add(
          shown.values(key.type).stream()
              .map(value -> matching.key(value, tree))
              .min(matching::compare)
              .orElse(null));
    }
    return new Ranked(shown, ranks);
  }

  int compare(Ranked left, Ranked right) {
    for (int index = 0; index < keys.size(); index++) {
      String one = left.keys.get(index);
      String other = right.keys.get(index);
      Key key = keys.get(index);
      int order;
      if (one == null || other == null) {
        // RFC 2891 section 2.2: what has no value counts as larger than any
        order = Boolean.compare(one == null, other == null);
      } else {
        order = key.type.matching().compare(one, other);
      }
      if (order != 0) {
        return key.reverse ? -order : order;
      }
    }
    return 0;
  }
}
