package grapevine.service.steer;

import grapevine.kernel.check.Mark;
import grapevine.kernel.codec.ByteReader;
import grapevine.kernel.codec.ByteWriter;
import grapevine.kernel.codec.Codec;
import grapevine.kernel.id.BodyId;
import grapevine.kernel.id.Postmark;
import grapevine.kernel.id.ServerNumber;
import grapevine.kernel.log.LogLine;
import grapevine.kernel.state.Table;
import grapevine.service.event.Step;
import grapevine.service.link.PeerMessage;
import grapevine.service.message.Message;
import grapevine.service.message.Recipient;
import grapevine.service.trace.Hop;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Takes over what other servers hand on: with its body, durably, and once however often it comes;
 * only then is the other server told. A copy whose body is not here waits in memory alone, because
 * its sender keeps and repeats it.
 */
final class Receiving {
  private static final Mark REPEATED = Mark.of("steer.taken-over-before");
  private static final Mark WITHOUT_BODY = Mark.of("steer.body-fetched");
  private static final int WAITING_MAX = 256;
  private static final Table<Receipt, Long> RECEIPTS =
      new Table<>(
          0x57,
          Receipt::write,
          Receipt::read,
          Codec.of(ByteWriter::putVarint, ByteReader::getVarint));
  private static final Table<Old, Boolean> BY_TIME =
      new Table<>(
          0x58, Old::write, Old::read, Codec.of(ByteWriter::putBoolean, ByteReader::getBoolean));

  private final Tools tools;
  private final Consumer<Step> settled;
  private final Taker taker;
  // the oldest first; the body that each needs is in its message
  private final LinkedHashMap<Receipt, PeerMessage.Forward> waiting = new LinkedHashMap<>();

  /** What is done with a copy that was taken over. */
  @FunctionalInterface
  interface Taker {
    void take(Step step, Parcel copy, boolean later);
  }

  Receiving(Tools tools, Taker taker, Consumer<Step> settled) {
    this.tools = tools;
    this.taker = taker;
    this.settled = settled;
  }

  /** A copy has come. */
  void forward(Step step, ServerNumber peer, PeerMessage.Forward forward) {
    Receipt receipt = Receipt.of(peer, forward);
    Message message = forward.message();
    if (RECEIPTS.contains(step.state(), receipt)) {
      REPEATED.hit();
      step.send(peer, new PeerMessage.Forwarded(forward.hop()));
      return;
    }
    byte[] body = forward.body();
    boolean inline = body.length == message.bodySize();
    if (inline && !BodyId.of(body).equals(message.body())) {
      step.log(
          LogLine.alarm(
              "body does not match its name", "peer", peer, "postmark", message.postmark()));
      return;
    }
    step.observe(message.accepted());
    if (inline) {
      step.state().putBody(message.body(), body);
      take(step, receipt, forward, false);
    } else if (step.state().bodySize(message.body()) >= 0) {
      take(step, receipt, forward, false);
    } else if (step.state().references(message.body()) > 0) {
      take(step, receipt, forward, true); // it comes with this very step
    } else {
      waitForBody(step, receipt, forward);
    }
  }

  /** Where too many wait, the oldest is forgotten: its sender repeats it. */
  private void waitForBody(Step step, Receipt receipt, PeerMessage.Forward forward) {
    WITHOUT_BODY.hit();
    waiting.putLast(receipt, forward);
    if (waiting.size() > WAITING_MAX) {
      waiting.pollFirstEntry();
    }
    Message message = forward.message();
    tools.around().bodies().fetch(step, message.body(), message.bodySize(), receipt.peer);
  }

  /** A body is complete here with this step. */
  void bodyArrived(Step step, BodyId body) {
    List<Map.Entry<Receipt, PeerMessage.Forward>> complete = new ArrayList<>();
    for (Map.Entry<Receipt, PeerMessage.Forward> entry : waiting.entrySet()) {
      if (entry.getValue().message().body().equals(body)) {
        complete.add(Map.entry(entry.getKey(), entry.getValue()));
      }
    }
    for (Map.Entry<Receipt, PeerMessage.Forward> entry : complete) {
      waiting.remove(entry.getKey());
      if (!RECEIPTS.contains(step.state(), entry.getKey())) {
        take(step, entry.getKey(), entry.getValue(), true);
      }
    }
    settled.accept(step);
  }

  /** Whether a copy waits for that body: then it must be kept when it comes. */
  boolean waitsFor(BodyId body) {
    return waiting.values().stream().anyMatch(forward -> forward.message().body().equals(body));
  }

  /** Forgets receipts so old that nobody repeats what they are for. */
  void purge(Step step, int limit) {
    long before = (step.wallMillis() - 2 * tools.settings().giveUpMillis()) / 3_600_000;
    List<Old> old = new ArrayList<>();
    BY_TIME.forEach(
        step.state(),
        (row, present) -> {
          if (row.hour >= before) {
            return false;
          }
          old.add(row);
          return old.size() < limit;
        });
    for (Old row : old) {
      RECEIPTS.delete(step.state(), row.receipt);
      BY_TIME.delete(step.state(), row);
    }
  }

  private void take(Step step, Receipt receipt, PeerMessage.Forward forward, boolean later) {
    ServerNumber peer = receipt.peer;
    List<Recipient> all = forward.recipients();
    List<String> who = all.stream().map(Recipient::words).toList();
    String from = "from " + tools.reach().nameOf(peer);
    tools
        .trace()
        .record(step, forward.message().postmark(), new Hop(Hop.Kind.TAKEN_OVER, who, from));
    for (int begin = 0; begin < all.size(); begin += Parcel.RECIPIENTS_MAX) {
      int end = Math.min(all.size(), begin + Parcel.RECIPIENTS_MAX);
      Parcel copy =
          new Parcel(
              forward.message(), all.subList(begin, end), forward.visited(), new Way.Here(), peer);
      taker.take(step, copy, later || all.size() > Parcel.RECIPIENTS_MAX);
    }
    RECEIPTS.put(step.state(), receipt, step.wallMillis());
    BY_TIME.put(step.state(), new Old(step.wallMillis() / 3_600_000, receipt), true);
    step.send(peer, new PeerMessage.Forwarded(forward.hop()));
  }

  /**
   * Which handing-on of which server it was. A server with an old disk in it gives a number again, to
   * something else, before it knows; so what was handed on counts too.
   */
  private record Receipt(ServerNumber peer, long hop, long content) {
    static Receipt of(ServerNumber peer, PeerMessage.Forward forward) {
      ByteWriter out = new ByteWriter();
      Postmark.CODEC.write(out, forward.message().postmark());
      out.putAll(forward.recipients(), Recipient.CODEC::write);
      byte[] digest = BodyId.sha256().digest(out.toByteArray());
      return new Receipt(peer, forward.hop(), new ByteReader(digest).getLong());
    }

    static void write(ByteWriter out, Receipt receipt) {
      out.putLong(receipt.peer.value()).putLong(receipt.hop).putLong(receipt.content);
    }

    static Receipt read(ByteReader in) {
      return new Receipt(new ServerNumber(in.getLong()), in.getLong(), in.getLong());
    }
  }

  private record Old(long hour, Receipt receipt) {
    static void write(ByteWriter out, Old old) {
      Receipt.write(out.putLong(Math.max(0, old.hour)), old.receipt);
    }

    static Old read(ByteReader in) {
      return new Old(in.getLong(), Receipt.read(in));
    }
  }
}
