package grapevine.service.request;

import grapevine.kernel.codec.ByteReader;
import grapevine.kernel.codec.ByteWriter;
import grapevine.kernel.codec.Codec;
import grapevine.kernel.codec.MalformedException;
import grapevine.kernel.id.EntryId;

/** Who offers mail. */
public sealed interface Origin {
  /** How origins are written. */
  Codec<Origin> CODEC = Codec.of(Origin::write, Origin::read);

  /** Somebody who signed in. */
  record SignedIn(EntryId who) implements Origin {}

  /** A stranger's mail server; what it may send to is only what we hold names for. */
  record Outside() implements Origin {}

  /** A program on this machine, by LMTP. */
  record Local() implements Origin {}

  private static void write(ByteWriter out, Origin origin) {
    switch (origin) {
      case SignedIn(EntryId who) -> {
        out.putByte(1);
        EntryId.CODEC.write(out, who);
      }
      case Outside() -> out.putByte(2);
      case Local() -> out.putByte(3);
    }
  }

  private static Origin read(ByteReader in) {
    int kind = in.getByte();
    return switch (kind) {
      case 1 -> new SignedIn(EntryId.CODEC.read(in));
      case 2 -> new Outside();
      case 3 -> new Local();
      default -> throw new MalformedException("an origin of kind " + kind);
    };
  }
}
