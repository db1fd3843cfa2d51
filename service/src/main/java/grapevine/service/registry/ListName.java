package grapevine.service.registry;

import grapevine.kernel.codec.ByteReader;
import grapevine.kernel.codec.ByteWriter;
import grapevine.kernel.codec.MalformedException;
import grapevine.kernel.id.BodyId;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** The lists of an entry. */
public enum ListName {
  /** Field name to value: each is a last-writer-wins register. */
  FIELDS(1, "field"),
  /** Of a group: who belongs to it. Of a registry: the servers that hold it. */
  MEMBERS(2, "member"),
  /** Who may change the group; of a registry, its registrars. */
  OWNERS(3, "owner"),
  /** Who may add and remove himself. */
  FRIENDS(4, "friend"),
  /** Of an individual: the servers with a replica of the mailbox; a deleted one drains. */
  INBOX_SITES(5, "inbox-site"),
  /** Of an individual: where his mail goes instead. */
  FORWARDING(6, "forwarding"),
  /** Of an alias: the entries that it stands for. */
  TARGETS(7, "target"),
  /** Of a registry: its mail domains. */
  DOMAINS(8, "domain"),
  /** Of a server: where its links listen, as {@code host:port}. */
  ADDRESSES(9, "address"),
  /** Of a server: what it does beside the usual. */
  ROLES(10, "role"),
  /** Values of attributes that may have several: {@code NAME=VALUE}; see {@link Attributes}. */
  ATTRIBUTES(11, "attribute"),
  /** Of a registry: who may set passwords of people in it, and do nothing else. */
  HELPDESK(12, "helpdesk"),
  /** Of a registry: passwords that are too easy to guess. */
  DENIED(13, "denied-password"),
  /** Of a server: where its faces listen for programs, as {@code FACE=host:port}. */
  SERVICES(14, "service");

  private static final int KEY_DIGITS = 32;

  private final int code;
  private final String word;

  ListName(int code, String word) {
    this.code = code;
    this.word = word;
  }

  /** The word for people, for one item: {@code member}, {@code inbox-site}. */
  public String word() {
    return word;
  }

  /** The list with that word, or nothing. */
  public static Optional<ListName> named(String word) {
    for (ListName list : values()) {
      if (list.word.equals(word)) {
        return Optional.of(list);
      }
    }
    return Optional.empty();
  }

  /** The key under which an item with that text stands in such a list, once. */
  String key(String text) {
    if (this != ATTRIBUTES) {
      return Value.key(text);
    }
    // Keys and certificates are long, and capitals count in them.
    String digest = BodyId.of(text.getBytes(StandardCharsets.UTF_8)).toString();
    return Attributes.name(text) + "=" + digest.substring(0, KEY_DIGITS);
  }

  void write(ByteWriter out) {
    out.putByte(code);
  }

  static ListName read(ByteReader in) {
    int code = in.getByte();
    for (ListName list : values()) {
      if (list.code == code) {
        return list;
      }
    }
    throw new MalformedException("no list has the number " + code);
  }
}
