package grapevine.store;

import grapevine.kernel.codec.ByteReader;
import grapevine.kernel.codec.ByteWriter;
import grapevine.kernel.id.BodyId;
import grapevine.kernel.state.Transaction;

/** The keys of the storage's own entries in the state; all other keys begin with 16 or above. */
final class Keys {
  /** Body to its {@link BodyLocation}. */
  static final int LOCATIONS = 0x01;

  /** Body to how many refer to it; written by {@link Transaction}. */
  static final int REFERENCES = Transaction.REFERENCES;

  /** Unfinished body and offset in it to the {@link BodyLocation} of the part. */
  static final int PARTS = 0x03;

  /** Segment to how many of its bytes belong to bodies and parts that are needed. */
  static final int LIVE_BYTES = 0x04;

  private Keys() {}

  static byte[] first(int table) {
    return new byte[] {(byte) table};
  }

  static byte[] behind(int table) {
    return new byte[] {(byte) (table + 1)};
  }

  static byte[] location(BodyId body) {
    return new ByteWriter().putByte(LOCATIONS).putRaw(body.digest()).toByteArray();
  }

  static byte[] references(BodyId body) {
    return new ByteWriter().putByte(REFERENCES).putRaw(body.digest()).toByteArray();
  }

  static byte[] part(long upload, long offset) {
    return new ByteWriter().putByte(PARTS).putLong(upload).putLong(offset).toByteArray();
  }

  static byte[] liveBytes(long segment) {
    return new ByteWriter().putByte(LIVE_BYTES).putLong(segment).toByteArray();
  }

  /** The body in the key of a location or a count of references. */
  static BodyId body(byte[] key) {
    return BodyId.ofDigest(new ByteReader(key, 1, key.length - 1).getRaw(BodyId.OCTETS));
  }

  /** The number that follows the table in a key. */
  static long number(byte[] key) {
    return new ByteReader(key, 1, key.length - 1).getLong();
  }
}
