package grapevine.faces.directory;

import grapevine.kernel.id.RName;

/** One step of a change to one entry. */
public sealed interface Edit {

  /** Make it; the name tells the kind. Comes first where it comes. */
  record Create() implements Edit {}

  /** Delete it. Comes alone. */
  record Delete() implements Edit {}

  /**
   * Give it another name.
   *
   * @param name of the same kind, perhaps in another registry
   */
  record Rename(RName name) implements Edit {}

  /**
   * Add a value; of an attribute with one value, replace it.
   *
   * @param attribute the product's word
   */
  record Put(String attribute, String value) implements Edit {}

  /**
   * Remove a value.
   *
   * @param attribute the product's word
   */
  record Take(String attribute, String value) implements Edit {}

  /** Make that entry a member of this group. */
  record PutMember(RName member) implements Edit {}

  /** Let that entry be a member of this group no more. */
  record TakeMember(RName member) implements Edit {}

  /**
   * Set the password.
   *
   * @param old the present one in UTF-8, to be checked first; empty where none was given
   * @param fresh the new one in UTF-8, not empty; whoever asked overwrites both when he has the
   *     answer
   */
  record Password(byte[] old, byte[] fresh) implements Edit {
    /** Without the passwords. */
    @Override
    public String toString() {
      return "Password[]";
    }
  }
}
