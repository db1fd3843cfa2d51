package grapevine.mechanism.exactlyonce;

import grapevine.kernel.codec.ByteReader;
import grapevine.kernel.codec.ByteWriter;
import grapevine.kernel.codec.Codec;
import grapevine.kernel.codec.MalformedException;
import grapevine.kernel.id.ServerNumber;
import grapevine.kernel.time.Timestamp;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What travels with each try of a request. All but the try is fixed when it is first sent.
 *
 * @param id which request
 * @param firstOpen the lowest number of this client that has no answer yet: all below are
 *     acknowledged
 * @param effect the timestamp of its effect
 * @param deadlineMillis the end of the lease under which it was first sent, in milliseconds since
 *     1970
 * @param attempt counts the tries, from 1
 */
public record Request(
    RequestId id, long firstOpen, Timestamp effect, long deadlineMillis, Attempt attempt) {
  /** How requests are written. */
  public static final Codec<Request> CODEC = Codec.of(Request::write, Request::read);

  /**
   * One try.
   *
   * @param number from 1
   * @param tried the servers to which earlier tries were sent
   */
  public record Attempt(int number, SortedSet<ServerNumber> tried) {
    /** A try with its own copy of the servers. */
    public Attempt {
      tried = Collections.unmodifiableSortedSet(new TreeSet<>(tried));
    }
  }

  private static void write(ByteWriter out, Request request) {
    RequestId.CODEC.write(out, request.id);
    out.putVarint(request.firstOpen);
    Timestamp.CODEC.write(out, request.effect);
    out.putLong(request.deadlineMillis).putVarint(request.attempt.number);
    out.putAll(request.attempt.tried, (each, server) -> each.putLong(server.value()));
  }

  private static Request read(ByteReader in) {
    RequestId id = RequestId.CODEC.read(in);
    long firstOpen = in.getVarint();
    if (firstOpen < 1 || firstOpen > id.sequence()) {
      throw new MalformedException("a request that is acknowledged, or acknowledges itself");
    }
    Timestamp effect = Timestamp.CODEC.read(in);
    long deadline = in.getLong();
    int number = in.getInt();
    SortedSet<ServerNumber> tried =
        new TreeSet<>(in.getAll(each -> new ServerNumber(each.getLong())));
    return new Request(id, firstOpen, effect, deadline, new Attempt(number, tried));
  }
}
