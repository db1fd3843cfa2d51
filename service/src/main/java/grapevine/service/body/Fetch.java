package grapevine.service.body;

import grapevine.kernel.codec.ByteReader;
import grapevine.kernel.codec.ByteWriter;
import grapevine.kernel.codec.Codec;
import grapevine.kernel.id.BodyId;
import grapevine.kernel.state.Table;
import java.nio.charset.StandardCharsets;

/**
 * What is durable about a body that is, or was, fetched.
 *
 * @param phase how far it is
 * @param attempt makes the number of its upload, which is never used twice
 * @param sinceMillis when there was last progress, in milliseconds since 1970
 */
record Fetch(Phase phase, long attempt, long sinceMillis) {
  static final Table<BodyId, Fetch> TABLE =
      new Table<>(
          0x80,
          BodyId.CODEC::write,
          BodyId.CODEC::read,
          Codec.of(
              (out, fetch) ->
                  out.putByte(fetch.phase.ordinal())
                      .putVarint(fetch.attempt)
                      .putLong(fetch.sinceMillis),
              Fetch::read));

  /** How far a body is. */
  enum Phase {
    /** Some of it is in the upload of this attempt. */
    PARTIAL,
    /**
     * After a restart: what was there is in a body of its own, {@link #salvaged}, from which it is
     * copied into the upload of this attempt, to compute the digest anew.
     */
    SALVAGE,
    /** All of it is here, under its name, with a reference that is the fetching's own. */
    HERE
  }

  Fetch at(Phase other, long millis) {
    return new Fetch(other, attempt, millis);
  }

  Fetch next(Phase other, long millis) {
    return new Fetch(other, attempt + 1, millis);
  }

  /** The number of the upload of this attempt. */
  long upload(BodyId body) {
    byte[] name = named("upload", body).putVarint(attempt).toByteArray();
    return new ByteReader(BodyId.sha256().digest(name)).getLong();
  }

  /** The name under which the bytes from before a restart are read. */
  static BodyId salvaged(BodyId body) {
    return BodyId.of(named("salvaged", body).toByteArray());
  }

  private static ByteWriter named(String what, BodyId body) {
    return new ByteWriter()
        .putRaw(what.getBytes(StandardCharsets.US_ASCII))
        .putRaw(body.digest());
  }

  private static Fetch read(ByteReader in) {
    return new Fetch(in.getEnum(Phase.values()), in.getVarint(), in.getLong());
  }
}
