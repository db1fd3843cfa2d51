package grapevine.service.registry;

import grapevine.kernel.codec.ByteReader;
import grapevine.kernel.codec.ByteWriter;
import grapevine.kernel.codec.MalformedException;
import java.util.Optional;

/** What an entry stands for. */
public enum Kind {
  /** A person, a machine or a service; in the registry of registries, a server. */
  INDIVIDUAL(1, "individual"),
  /** A list of entries; in the registry of registries, a registry with the servers that hold it. */
  GROUP(2, "group"),
  /** An entry that stands for entries elsewhere. */
  ALIAS(3, "alias");

  private final int code;
  private final String word;

  Kind(int code, String word) {
    this.code = code;
    this.word = word;
  }

  /** The word for people: {@code individual}, {@code group}, {@code alias}. */
  public String word() {
    return word;
  }

  /** The kind with that word, or nothing. */
  public static Optional<Kind> named(String word) {
    for (Kind kind : values()) {
      if (kind.word.equals(word)) {
        return Optional.of(kind);
      }
    }
    return Optional.empty();
  }

  void write(ByteWriter out) {
    out.putByte(code);
  }

  static Kind read(ByteReader in) {
    int code = in.getByte();
    for (Kind kind : values()) {
      if (kind.code == code) {
        return kind;
      }
    }
    throw new MalformedException("no kind of entry has the number " + code);
  }
}
