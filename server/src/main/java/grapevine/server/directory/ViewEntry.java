package grapevine.server.directory;

import grapevine.faces.directory.PictureEntry;
import grapevine.kernel.id.EntryId;
import grapevine.kernel.id.RName;
import grapevine.kernel.time.Timestamp;
import grapevine.service.directory.DirectoryView;
import grapevine.service.registry.Attributes;
import grapevine.service.registry.Entry;
import grapevine.service.registry.Fields;
import grapevine.service.registry.Kind;
import grapevine.service.registry.ListName;
import grapevine.service.registry.Member;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;

/** One entry of a view in the words of the faces. */
record ViewEntry(DirectoryView view, Entry entry) implements PictureEntry {
  @Override
  public EntryId identity() {
    return entry.id();
  }

  @Override
  public RName name() {
    return entry.name();
  }

  @Override
  public List<String> values(String attribute) {
    return switch (attribute) {
      case MAIL -> addresses();
      case OWNER -> entry.items(ListName.OWNERS).stream().map(Member::text).toList();
      case OUTSIDE_MEMBER -> outsideMembers();
      default -> Fields.isSecret(attribute) ? List.of() : Attributes.values(entry, attribute);
    };
  }

  private List<String> addresses() {
    String name = entry.name().name();
    String local = entry.kind() == Kind.GROUP ? name.substring(0, name.length() - 1) : name;
    return view.gv()
        .registry(entry.name().registry())
        .map(registry -> registry.domains().stream().map(domain -> local + "@" + domain).toList())
        .orElse(List.of());
  }

  private List<String> outsideMembers() {
    List<String> outside = new ArrayList<>();
    if (entry.kind() == Kind.GROUP) {
      Members.forEach(
          view,
          entry.id(),
          member -> {
            if (member.form() == Member.Form.OUTSIDE) {
              outside.add(member.text());
            }
          });
    }
    return outside;
  }

  @Override
  public SortedSet<String> ownAttributes() {
    return entry.ownFields();
  }

  @Override
  public Optional<Timestamp> modified() {
    return Optional.of(entry.modified());
  }

  @Override
  public boolean disabled() {
    return entry.isDisabled();
  }
}
