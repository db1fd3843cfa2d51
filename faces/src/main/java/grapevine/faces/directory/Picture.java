package grapevine.faces.directory;

import grapevine.kernel.id.EntryUuid;
import grapevine.kernel.id.RName;
import java.util.Collection;
import java.util.Iterator;
import java.util.Optional;
import java.util.SortedSet;

/**
 * The registries that a server holds, as they were at one moment. Immutable, safe for use by
 * several threads; every method answers from memory.
 */
public interface Picture {

  /** What {@link #having} is asked for an address. */
  String MAIL = "mail";

  /** What {@link #having} is asked for a UUID that {@link EntryUuid#of} made. */
  String UUID = "entry-uuid";

  /** The registries that are held and shown, folded. */
  SortedSet<String> registries();

  /** The individual or group that bears the name now. Aliases are none. */
  Optional<PictureEntry> entry(RName name);

  /**
   * The individuals and groups of a registry, in the order of their folded names.
   *
   * @param registry folded; one that is not held has none
   * @param after the name behind which to begin, itself left out; empty for the first
   */
  Iterator<PictureEntry> entries(String registry, Optional<RName> after);

  /**
   * The names of all entries that have that value in an attribute, and possibly of others.
   *
   * @param attribute the product's word, or {@link #MAIL}, {@link #UUID}
   * @param folded the value after {@link grapevine.kernel.id.Folding}
   * @return empty where the attribute has no index: whoever asks looks through all entries
   */
  Optional<Collection<RName>> having(String attribute, String folded);

  /** The entries that are members of a group themselves, in the order of their names. */
  Iterable<RName> members(RName group);

  /** The groups of which an entry is a member itself. */
  Collection<RName> groupsOf(RName entry);

  /** The groups of which an entry is a member, itself or by groups in groups. */
  Collection<RName> allGroupsOf(RName entry);

  /**
   * Whether an entry is a member of a group, itself or by groups in groups; false also where part
   * of the answer lies elsewhere.
   */
  boolean isMember(RName entry, RName group);
}
