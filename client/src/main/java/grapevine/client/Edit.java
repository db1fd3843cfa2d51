package grapevine.client;

/** One step of a change of one entry. */
public sealed interface Edit {

  /** Make the entry; comes first. Its name tells whether it is a group. */
  record Create() implements Edit {}

  /** Delete the entry; comes alone. */
  record Delete() implements Edit {}

  /** Give the entry another name; the old one stays as an alias. */
  record Rename(String name) implements Edit {}

  /** Add a value; of an attribute with one value, replace it. */
  record Put(String attribute, String value) implements Edit {}

  /** Remove a value. */
  record Take(String attribute, String value) implements Edit {}

  /** Make somebody a member of this group. */
  record PutMember(String member) implements Edit {}

  /** Let somebody be a member of this group no more. */
  record TakeMember(String member) implements Edit {}

  /** Set a password, by whoever may without the old one. */
  record Password(String fresh) implements Edit {
    /** Without the password. */
    @Override
    public String toString() {
      return "Password[]";
    }
  }
}
