package grapevine.mechanism.exactlyonce;

import grapevine.kernel.codec.ByteReader;
import grapevine.kernel.codec.Codec;
import grapevine.kernel.id.ClientNumber;
import grapevine.kernel.id.ServerNumber;

/**
 * The right to be a client of that number for some time. Who gives it out signs its bytes.
 *
 * @param client the number
 * @param owner who has signed in, as the caller writes it
 * @param endsWallMillis when the right ends, in milliseconds since 1970
 * @param by the server that gave it
 */
public record ClientToken(ClientNumber client, String owner, long endsWallMillis, ServerNumber by) {
  /** How tokens are written. */
  public static final Codec<ClientToken> CODEC =
      Codec.of(
          (out, token) ->
              out.putLong(token.client.value())
                  .putString(token.owner)
                  .putLong(token.endsWallMillis)
                  .putLong(token.by.value()),
          ClientToken::read);

  private static ClientToken read(ByteReader in) {
    ClientNumber client = new ClientNumber(in.getLong());
    return new ClientToken(client, in.getString(), in.getLong(), new ServerNumber(in.getLong()));
  }
}
