package grapevine.faces.directory;

import grapevine.kernel.id.EntryId;
import grapevine.kernel.id.RName;
import grapevine.kernel.time.Timestamp;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;

/** One individual or group of a {@link Picture}. Immutable, safe for use by several threads. */
public interface PictureEntry {

  /** The word for the addresses at which it takes mail, the usual one first. */
  String MAIL = "mail";

  /** The word for a group's owners, as names. */
  String OWNER = "owner";

  /** The word for a group's members that are addresses elsewhere. */
  String OUTSIDE_MEMBER = "outside-member";

  /** Name and creation; stays with the entry for ever. */
  EntryId identity();

  /** The present name, as it was written. */
  RName name();

  /**
   * The values of an attribute, the first added first; binary ones in Base64. A secret has none.
   *
   * @param attribute the product's word, or one of the constants here
   */
  List<String> values(String attribute);

  /** The words of the organisation's own attributes that it has: those with {@code x-}. */
  SortedSet<String> ownAttributes();

  /** When it was last changed, as far as that is known. */
  Optional<Timestamp> modified();

  /** Whether sign-in is refused. */
  boolean disabled();
}
