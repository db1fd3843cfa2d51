package grapevine.mechanism.exactlyonce;

import grapevine.kernel.codec.ByteReader;
import grapevine.kernel.codec.ByteWriter;
import grapevine.kernel.codec.Codec;
import grapevine.kernel.codec.MalformedException;

/** What a server that was tried before says about a request. */
public sealed interface Heard {
  /** How these are written. */
  Codec<Heard> CODEC = Codec.of(Heard::write, Heard::read);

  /**
   * It was executed.
   *
   * @param record there
   */
  record Done(CompletionRecord record) implements Heard {}

  /** It was not executed there, and no earlier try will be: a fence is up. */
  record NotHere() implements Heard {}

  /** It may have been executed there: its record was acknowledged, or its time is over. */
  record Gone() implements Heard {}

  /** It cannot be asked, or cannot put a fence up. */
  record Unknown() implements Heard {}

  private static void write(ByteWriter out, Heard heard) {
    switch (heard) {
      case Done done -> CompletionRecord.CODEC.write(out.putByte(0), done.record);
      case NotHere _ -> out.putByte(1);
      case Gone _ -> out.putByte(2);
      case Unknown _ -> out.putByte(3);
    }
  }

  private static Heard read(ByteReader in) {
    return switch (in.getByte()) {
      case 0 -> new Done(CompletionRecord.CODEC.read(in));
      case 1 -> new NotHere();
      case 2 -> new Gone();
      case 3 -> new Unknown();
      default -> throw new MalformedException("an answer about a request of an unknown kind");
    };
  }
}
