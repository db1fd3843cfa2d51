package grapevine.service.registry;

import grapevine.kernel.codec.Codec;
import grapevine.kernel.id.ServerNumber;
import grapevine.mechanism.exactlyonce.CompletionRecord;
import org.jspecify.annotations.Nullable;

/**
 * A change as it travels: what is changed, and in whose right.
 *
 * @param change what is changed
 * @param by in whose right
 * @param asked where it is the effect of a request with a number
 */
public record Update(RegistryChange change, Author by, @Nullable Asked asked) {
  /** How it is written: the payload of the exchange. */
  public static final Codec<Update> CODEC =
      Codec.of(
          (out, update) -> {
            RegistryChange.CODEC.write(out, update.change);
            Author.CODEC.write(out, update.by);
            if (update.asked != null) {
              Asked.CODEC.write(out, update.asked);
            }
          },
          in ->
              new Update(
                  RegistryChange.CODEC.read(in),
                  Author.CODEC.read(in),
                  in.remaining() == 0 ? null : Asked.CODEC.read(in)));

  /**
   * Which request a change is an effect of.
   *
   * @param at the server that prepared it; the timestamp is the client's
   * @param record that it was carried out, with the first change that is its effect
   */
  public record Asked(ServerNumber at, @Nullable CompletionRecord record) {
    private static final Codec<Asked> CODEC =
        Codec.of(
            (out, asked) ->
                out.putLong(asked.at.value())
                    .putOptional(asked.record, CompletionRecord.CODEC::write),
            in ->
                new Asked(
                    new ServerNumber(in.getLong()), in.getOptional(CompletionRecord.CODEC::read)));
  }

  /** A change that the server makes by itself. */
  public static Update ofServer(RegistryChange change) {
    return new Update(change, new Author.Server(), null);
  }
}
