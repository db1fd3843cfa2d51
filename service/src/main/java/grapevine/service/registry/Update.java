package grapevine.service.registry;

import grapevine.kernel.codec.Codec;

/**
 * A change as it travels: what is changed, and in whose right.
 *
 * @param change what is changed
 * @param by in whose right
 */
public record Update(RegistryChange change, Author by) {
  /** How it is written: the payload of the exchange. */
  public static final Codec<Update> CODEC =
      Codec.of(
          (out, update) -> {
            RegistryChange.CODEC.write(out, update.change);
            Author.CODEC.write(out, update.by);
          },
          in -> new Update(RegistryChange.CODEC.read(in), Author.CODEC.read(in)));

  /** A change that the server makes by itself. */
  public static Update ofServer(RegistryChange change) {
    return new Update(change, new Author.Server());
  }
}
