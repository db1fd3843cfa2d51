package grapevine.kernel.state;

import grapevine.kernel.id.BodyId;
import org.jspecify.annotations.Nullable;

/** The bodies that are durable here. Safe for use by several threads. */
public interface Bodies {
  /** The size of a body in bytes, or -1 where it is not here. */
  long bodySize(BodyId body);

  /**
   * Part of a body.
   *
   * @param offset first byte, from 0
   * @param length most bytes wanted, at most 1 MiB
   * @return the bytes, less than {@code length} only at the end of the body; null where the body is
   *     not here
   * @throws StorageException where what is stored fails its checksum or cannot be read
   */
  byte @Nullable [] readBody(BodyId body, long offset, int length);
}
