package grapevine.service.body;

import grapevine.kernel.codec.ByteReader;
import grapevine.kernel.codec.ByteWriter;
import grapevine.kernel.codec.Codec;
import grapevine.kernel.id.BodyId;
import grapevine.kernel.state.Table;

/**
 * What is durable about a body that is, or was, fetched.
 *
 * @param phase how far it is
 * @param attempt makes the number of its upload, which is never used twice
 * @param sinceMillis when there was last progress, in milliseconds since 1970
 * @param start the name of the bytes that are here: all of the upload of this attempt while {@code
 *     PARTIAL}, the body that is copied from while {@code SALVAGE}, the body itself when {@code
 *     HERE}
 */
@SuppressWarnings("EnumOrdinal") // ByteReader.getEnum reads it
record Fetch(Phase phase, long attempt, long sinceMillis, BodyId start) {
  static final Table<BodyId, Fetch> TABLE =
      new Table<>(
          0x80,
          BodyId.CODEC::write,
          BodyId.CODEC::read,
          Codec.of(
              (out, fetch) ->
                  out.putByte(fetch.phase.ordinal())
                      .putVarint(fetch.attempt)
                      .putLong(fetch.sinceMillis)
                      .putRaw(fetch.start.digest()),
              Fetch::read));

  private static final BodyId NOTHING = BodyId.of(new byte[0]);

  /** How far a body is. */
  enum Phase {
    /** Some of it is in the upload of this attempt. */
    PARTIAL,
    /**
     * After a restart: what was there is a body of its own, from which it is copied into the upload
     * of this attempt, to compute the digest anew.
     */
    SALVAGE,
    /** All of it is here, under its name, with a reference that is the fetching's own. */
    HERE
  }

  /** Of a body of which nothing is here, and never was. */
  static Fetch first() {
    return new Fetch(Phase.PARTIAL, 0, 0, NOTHING);
  }

  /** The same attempt with other bytes. */
  Fetch at(long millis, BodyId bytes) {
    return new Fetch(Phase.PARTIAL, attempt, millis, bytes);
  }

  /** The next attempt. */
  Fetch next(Phase other, long millis, BodyId bytes) {
    return new Fetch(other, attempt + 1, millis, bytes);
  }

  /** The next attempt, from nothing. */
  Fetch anew(long millis) {
    return next(Phase.PARTIAL, millis, NOTHING);
  }

  /** The number of the upload of this attempt. */
  long upload(BodyId body) {
    byte[] name = new ByteWriter().putRaw(body.digest()).putVarint(attempt).toByteArray();
    return new ByteReader(BodyId.sha256().digest(name)).getLong();
  }

  private static Fetch read(ByteReader in) {
    return new Fetch(
        in.getEnum(Phase.values()), in.getVarint(), in.getLong(), BodyId.CODEC.read(in));
  }
}
