package grapevine.mechanism.exactlyonce;

import grapevine.kernel.codec.Codec;

/**
 * What a server asks one that was tried before it.
 *
 * @param id which request
 * @param attempt the try that is being decided: earlier ones must not be executed any more
 * @param deadlineMillis of the request
 */
public record Inquiry(RequestId id, int attempt, long deadlineMillis) {
  /** How inquiries are written. */
  public static final Codec<Inquiry> CODEC =
      Codec.of(
          (out, inquiry) -> {
            RequestId.CODEC.write(out, inquiry.id);
            out.putVarint(inquiry.attempt).putLong(inquiry.deadlineMillis);
          },
          in -> new Inquiry(RequestId.CODEC.read(in), in.getInt(), in.getLong()));

  /** About a try. */
  public static Inquiry of(Request request) {
    return new Inquiry(request.id(), request.attempt().number(), request.deadlineMillis());
  }
}
