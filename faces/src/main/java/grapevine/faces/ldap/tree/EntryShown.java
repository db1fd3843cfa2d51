package grapevine.faces.ldap.tree;

import grapevine.faces.directory.Picture;
import grapevine.faces.directory.PictureEntry;
import grapevine.kernel.id.EntryUuid;
import grapevine.kernel.id.RName;
import grapevine.kernel.time.Timestamp;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.SortedSet;

/**
 * An individual or a group in one of the views. Whatever refers to other entries refers to them in
 * the same view.
 */
public record EntryShown(Tree tree, View view, Picture picture, PictureEntry entry)
    implements Shown {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMddHHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  @Override
  public String dn() {
    return tree.dn(place());
  }

  @Override
  public Place place() {
    return new Place.Leaf(view, entry.name());
  }

  @Override
  public Collection<AttributeType> types() {
    List<AttributeType> table = group() ? Schema.groupTypes() : Schema.personTypes();
    SortedSet<String> owns = entry.ownAttributes();
    if (owns.isEmpty()) {
      return table;
    }
    List<AttributeType> types = new ArrayList<>(table);
    for (String own : owns) {
      types.add(Schema.own(own));
    }
    return types;
  }

  @Override
  public List<String> values(AttributeType type) {
    return type.source().apply(this);
  }

  boolean group() {
    return entry.name().isGroup();
  }

  // Where values come from

  List<String> word(String word) {
    return entry.values(word);
  }

  List<String> uid() {
    return group() ? List.of() : List.of(shortName());
  }

  List<String> commonName() {
    if (group()) {
      return List.of(shortName());
    }
    List<String> full = entry.values("full-name");
    return full.isEmpty() ? List.of(shortName()) : full;
  }

  /** What {@code person} cannot be without (RFC 4519 section 3.12): a guess where none is kept. */
  List<String> surname() {
    if (group()) {
      return List.of();
    }
    List<String> kept = entry.values("surname");
    if (!kept.isEmpty()) {
      return kept;
    }
    String name = commonName().getFirst().strip();
    return List.of(name.substring(name.lastIndexOf(' ') + 1));
  }

  List<String> fullName() {
    return group() ? List.of() : entry.values("full-name");
  }

  List<String> homeDirectory() {
    List<String> kept = entry.values("home-directory");
    return kept.isEmpty() && posixAccount() ? List.of("/home/" + shortName()) : kept;
  }

  List<String> objectClasses() {
    List<String> classes = new ArrayList<>();
    if (group()) {
      classes.addAll(List.of("top", "groupOfNames"));
      if (!entry.values("gid-number").isEmpty()) {
        classes.add("posixGroup");
      }
      return classes;
    }
    classes.addAll(List.of("top", "person", "organizationalPerson", "inetOrgPerson"));
    if (posixAccount()) {
      classes.add("posixAccount");
    }
    if (!entry.values("ssh-key").isEmpty()) {
      classes.add("ldapPublicKey");
    }
    return classes;
  }

  private boolean posixAccount() {
    return !group()
        && !entry.values("uid-number").isEmpty()
        && !entry.values("gid-number").isEmpty();
  }

  List<String> structuralClass() {
    return List.of(group() ? "groupOfNames" : "inetOrgPerson");
  }

  List<String> members() {
    return group() ? names(picture.members(entry.name())) : List.of();
  }

  /** Of a POSIX group the people, as they are called in this view. */
  List<String> memberUids() {
    List<String> uids = new ArrayList<>();
    if (group() && !entry.values("gid-number").isEmpty()) {
      for (RName member : picture.members(entry.name())) {
        boolean here = view.flat() || member.registry().equals(view.registry());
        if (here && !member.isGroup()) {
          uids.add(view.shortName(member));
        }
      }
    }
    return uids;
  }

  List<String> groups() {
    return names(picture.groupsOf(entry.name()));
  }

  List<String> owners() {
    return names(
        entry.values(PictureEntry.OWNER).stream()
            .flatMap(name -> RName.parse(name).stream())
            .toList());
  }

  List<String> uuid() {
    return List.of(EntryUuid.of(entry.identity()));
  }

  List<String> created() {
    return List.of(time(entry.identity().created()));
  }

  List<String> modified() {
    return entry.modified().map(EntryShown::time).stream().toList();
  }

  private static String time(Timestamp timestamp) {
    return TIME.format(Instant.ofEpochMilli(timestamp.millis()));
  }

  private String shortName() {
    return view.shortName(entry.name());
  }

  private List<String> names(Iterable<RName> entries) {
    List<String> names = new ArrayList<>();
    for (RName name : entries) {
      View there = view.flat() ? view : View.of(name.registry());
      names.add(tree.dn(new Place.Leaf(there, name)));
    }
    return names;
  }
}
