package grapevine.service.registry;

import grapevine.kernel.codec.ByteReader;
import grapevine.kernel.codec.ByteWriter;
import grapevine.kernel.codec.Codec;
import grapevine.kernel.codec.MalformedException;
import grapevine.kernel.id.EntryId;

/** In whose right a change was made. At which server, its timestamp says. */
public sealed interface Author {
  /** How authors are written. */
  Codec<Author> CODEC = Codec.of(Author::write, Author::read);

  /** The server by itself, as the rules want it. */
  record Server() implements Author {}

  /** Whoever may open the socket in a server's data folder. */
  record Operator() implements Author {}

  /** Somebody who signed in. */
  record Person(EntryId who) implements Author {}

  private static void write(ByteWriter out, Author author) {
    switch (author) {
      case Server() -> out.putByte(0);
      case Operator() -> out.putByte(1);
      case Person(EntryId who) -> EntryId.CODEC.write(out.putByte(2), who);
    }
  }

  private static Author read(ByteReader in) {
    int kind = in.getByte();
    return switch (kind) {
      case 0 -> new Server();
      case 1 -> new Operator();
      case 2 -> new Person(EntryId.CODEC.read(in));
      default -> throw new MalformedException("an author of kind " + kind);
    };
  }
}
