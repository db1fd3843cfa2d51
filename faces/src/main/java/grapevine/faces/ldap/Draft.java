package grapevine.faces.ldap;

import com.unboundid.ldap.sdk.ModificationType;
import grapevine.faces.Refusal;
import grapevine.faces.directory.Edit;
import grapevine.faces.directory.Picture;
import grapevine.faces.directory.PictureEntry;
import grapevine.faces.ldap.tree.AttributeType;
import grapevine.faces.ldap.tree.Place;
import grapevine.faces.ldap.tree.Schema;
import grapevine.faces.ldap.tree.Tree;
import grapevine.kernel.id.RName;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * An entry as it will be: modifications are made to it one after the other (RFC 4511 section 4.6),
 * and what differs in the end becomes edits. For one thread.
 */
final class Draft {

  private static final byte[] NO_PASSWORD = new byte[0];

  private final Tree tree;
  private final Picture picture;
  private final Place.Leaf leaf;
  private final @Nullable PictureEntry entry;
  private final Map<String, List<String>> values = new TreeMap<>();
  private final Map<RName, Boolean> members = new LinkedHashMap<>();
  private byte[] oldPassword = NO_PASSWORD;
  private byte[] freshPassword = NO_PASSWORD;

  /** A draft of an entry; of a new one where there is none. */
  Draft(Tree tree, Picture picture, Place.Leaf leaf, @Nullable PictureEntry entry) {
    this.tree = tree;
    this.picture = picture;
    this.leaf = leaf;
    this.entry = entry;
  }

  private boolean group() {
    return leaf.name().isGroup();
  }

  /**
   * Makes one modification.
   *
   * @return why it cannot be made; null where it was
   */
  @Nullable Result modify(ModificationType kind, String attribute, byte[][] octets) {
    Optional<AttributeType> type = Schema.type(attribute);
    if (type.isEmpty()) {
      return Result.of(Refusal.ATTRIBUTE_UNKNOWN, attribute);
    }
    if (!kind.equals(ModificationType.ADD)
        && !kind.equals(ModificationType.DELETE)
        && !kind.equals(ModificationType.REPLACE)) {
      return Result.of(Refusal.COMMAND_NOT_OFFERED, "increment");
    }
    if (type.get().equals(Schema.USER_PASSWORD)) {
      return password(kind, octets);
    }
    List<String> said = new ArrayList<>();
    for (byte[] each : octets) {
      Optional<String> value = type.get().matching().received(each);
      if (value.isEmpty()) {
        return Result.of(Refusal.VALUE_MALFORMED, attribute);
      }
      said.add(value.get());
    }
    return modify(kind, type.get(), said);
  }

  private @Nullable Result modify(ModificationType kind, AttributeType type, List<String> said) {
    if (type.equals(Schema.OBJECT_CLASS)) {
      return classes(said);
    }
    if (type.equals(Schema.UID) || (type.equals(Schema.CN) && group())) {
      String own = leaf.view().shortName(leaf.name());
      boolean same =
          said.size() == 1
              && leaf.view().name(said.getFirst(), group()).filter(leaf.name()::equals).isPresent();
      return same && !kind.equals(ModificationType.DELETE)
          ? null
          : Result.of(Refusal.NAME_FIXED, own);
    }
    if (type.equals(Schema.MEMBER) && group()) {
      return members(kind, said);
    }
    String word = type.equals(Schema.CN) ? "full-name" : type.word();
    if (!Schema.suits(type, group())) {
      return Result.of(Refusal.CLASS_UNFIT, type.name());
    }
    if (word.isEmpty() || type.usage() != AttributeType.Usage.USER) {
      return Result.of(Refusal.ATTRIBUTE_FIXED, type.name());
    }
    return values(kind, type, word, said);
  }

  /** Classes follow from attributes: those that fit may be said, and nothing comes of it. */
  private @Nullable Result classes(List<String> said) {
    for (String each : said) {
      if (!Schema.isClass(each, group())) {
        return Result.of(Refusal.CLASS_UNFIT, each);
      }
    }
    return null;
  }

  private @Nullable Result values(
      ModificationType kind, AttributeType type, String word, List<String> said) {
    List<String> kept = new ArrayList<>(values.getOrDefault(word, before(word)));
    if (kind.equals(ModificationType.REPLACE)
        || (kind.equals(ModificationType.DELETE) && said.isEmpty())) {
      if (said.isEmpty() && kept.isEmpty() && kind.equals(ModificationType.DELETE)) {
        return Result.of(Refusal.VALUE_UNKNOWN, type.name());
      }
      kept.clear();
    }
    for (String each : said) {
      String key = type.matching().key(each, tree);
      boolean there = kept.stream().anyMatch(one -> type.matching().key(one, tree).equals(key));
      if (kind.equals(ModificationType.DELETE)) {
        if (!there) {
          return Result.of(Refusal.VALUE_UNKNOWN, type.name());
        }
        kept.removeIf(one -> type.matching().key(one, tree).equals(key));
      } else if (there) {
        return Result.of(Refusal.VALUE_EXISTS, type.name());
      } else {
        kept.add(each);
      }
    }
    if (kept.size() > 1 && (type.single() || type.equals(Schema.CN))) {
      return Result.of(Refusal.VALUES_UNFIT, type.name());
    }
    values.put(word, kept);
    return null;
  }

  private List<String> before(String word) {
    return entry == null ? List.of() : entry.values(word);
  }

  private @Nullable Result members(ModificationType kind, List<String> said) {
    TreeSet<RName> wanted = new TreeSet<>();
    for (String each : said) {
      if (!(tree.place(each).orElse(null) instanceof Place.Leaf(var _, RName name))) {
        return Result.of(Refusal.VALUE_MALFORMED, "member " + each);
      }
      if (!kind.equals(ModificationType.REPLACE)
          && has(name) == kind.equals(ModificationType.ADD)) {
        boolean adds = kind.equals(ModificationType.ADD);
        return Result.of(adds ? Refusal.VALUE_EXISTS : Refusal.VALUE_UNKNOWN, each);
      }
      wanted.add(name);
    }
    boolean all = kind.equals(ModificationType.DELETE) && said.isEmpty();
    if (all || kind.equals(ModificationType.REPLACE)) {
      present().forEach(member -> members.put(member, false));
    }
    wanted.forEach(member -> members.put(member, !kind.equals(ModificationType.DELETE)));
    return null;
  }

  private boolean has(RName member) {
    return members.getOrDefault(member, was(member));
  }

  private boolean was(RName member) {
    return entry != null && picture.groupsOf(member).contains(entry.name());
  }

  private List<RName> present() {
    TreeSet<RName> present = new TreeSet<>();
    if (entry != null) {
      picture.members(entry.name()).forEach(present::add);
    }
    members.forEach((member, there) -> {
      if (there) {
        present.add(member);
      }
    });
    return present.stream().filter(this::has).toList();
  }

  private @Nullable Result password(ModificationType kind, byte[][] octets) {
    if (group()) {
      return Result.of(Refusal.CLASS_UNFIT, Schema.USER_PASSWORD.name());
    }
    boolean deletes = kind.equals(ModificationType.DELETE);
    if (octets.length != 1 || octets[0].length == 0) {
      return deletes && octets.length == 0
          ? null
          : Result.of(Refusal.VALUES_UNFIT, Schema.USER_PASSWORD.name());
    }
    if (deletes) {
      oldPassword = octets[0];
    } else {
      freshPassword = octets[0];
    }
    return isHash(octets[0])
        ? Result.of(Refusal.PASSWORD_UNFIT, "give it in clear, it is hashed here")
        : null;
  }

  /** Whether it looks like {@code {SSHA}…} (RFC 2307): taken as it is, it would never match. */
  private static boolean isHash(byte[] password) {
    if (password[0] != '{') {
      return false;
    }
    int at = 1;
    while (at < password.length
        && (Character.isLetterOrDigit(password[at]) || password[at] == '-')) {
      at++;
    }
    return at > 1 && at < password.length && password[at] == '}';
  }

  /** What differs, in the order in which it can be made. */
  List<Edit> edits() {
    List<Edit> edits = new ArrayList<>();
    if (entry == null) {
      edits.add(new Edit.Create());
    }
    values.forEach((word, after) -> differ(edits, word, before(word), after));
    members.forEach((member, there) -> {
      if (there != was(member)) {
        edits.add(there ? new Edit.PutMember(member) : new Edit.TakeMember(member));
      }
    });
    if (freshPassword.length > 0) {
      edits.add(new Edit.Password(oldPassword, freshPassword));
    }
    return edits;
  }

  private static void differ(
      List<Edit> edits, String word, List<String> before, List<String> after) {
    for (String each : before) {
      if (!after.contains(each)) {
        edits.add(new Edit.Take(word, each));
      }
    }
    for (String each : after) {
      if (!before.contains(each)) {
        edits.add(new Edit.Put(word, each));
      }
    }
  }
}
