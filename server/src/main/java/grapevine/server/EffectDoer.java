package grapevine.server;

import grapevine.kernel.id.ServerNumber;
import grapevine.kernel.log.LogLine;
import grapevine.runtime.link.Links;
import grapevine.runtime.password.Passwords;
import grapevine.runtime.relay.Relay;
import grapevine.runtime.relay.RelayHost;
import grapevine.runtime.relay.RelayMessage;
import grapevine.runtime.relay.RelayOutcome;
import grapevine.service.event.Effect;
import grapevine.service.event.Event;
import grapevine.service.link.PeerMessage;
import grapevine.service.link.PeerMessageCodec;
import grapevine.service.request.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Does what the node wants done. Called by the loop's thread; nothing here waits. */
final class EffectDoer implements Consumer<Effect> {
  /** The parts that do it. */
  record Parts(
      ServerTools tools,
      Links links,
      Passwords passwords,
      Relay relay,
      Optional<RelayHost> smarthost,
      Peers peers,
      NumberNotices notices,
      Announcements announcements) {}

  private final Parts parts;
  private final Tickets tickets;
  private final Consumer<Event> events;
  private final Consumer<String> stop;

  /**
   * Does effects.
   *
   * @param events takes what comes of them
   * @param stop ends this server, to be started again
   */
  EffectDoer(Parts parts, Tickets tickets, Consumer<Event> events, Consumer<String> stop) {
    this.parts = parts;
    this.tickets = tickets;
    this.events = events;
    this.stop = stop;
  }

  @Override
  public void accept(Effect effect) {
    switch (effect) {
      case Effect.Reply(long ticket, var answer) -> tickets.reply(ticket, answer);
      case Effect.Send(ServerNumber peer, PeerMessage message) -> send(peer, message);
      case Effect.CheckPassword check -> {
        boolean begun =
            parts.passwords.check(
                check.verifier(),
                check.password().octets(),
                right -> events.accept(new Event.PasswordChecked(check.check(), right)));
        if (!begun) {
          events.accept(new Event.PasswordNotChecked(check.check()));
        }
      }
      case Effect.HashPassword hash -> {
        boolean begun =
            parts.passwords.hash(
                hash.password().octets(),
                hash.scram(),
                verifier -> events.accept(new Event.PasswordHashed(hash.check(), verifier)));
        if (!begun) {
          events.accept(new Event.PasswordNotHashed(hash.check()));
        }
      }
      case Effect.Relay relay -> relay(relay);
      case Effect.Connect(var peers, var names) ->
          parts.links.setPeers(parts.peers.located(peers, names));
      case Effect.TellNumber tell -> parts.notices.tell(tell);
      case Effect.Announce announce -> parts.announcements.make(announce);
      case Effect.WriteLog(LogLine line) -> parts.tools.log().write(line);
      case Effect.Stop(String why, boolean _) -> stop.accept(why);
    }
  }

  /** What is too large for a link is not sent; whoever waits for an answer is told so. */
  private void send(ServerNumber peer, PeerMessage message) {
    byte[] bytes = PeerMessageCodec.toBytes(message);
    if (bytes.length <= Links.MESSAGE_OCTETS_MAX) {
      parts.links.send(peer, message.lane().ordinal(), bytes);
      return;
    }
    parts
        .tools
        .log()
        .write(LogLine.warning("too large for a link", "peer", peer, "octets", bytes.length));
    if (message instanceof PeerMessage.Answered(long question, var _)) {
      Answer tooLarge = new Answer.NotNow("the answer is too large for a link");
      send(peer, new PeerMessage.Answered(question, tooLarge));
    }
  }

  private void relay(Effect.Relay relay) {
    List<RelayMessage.Recipient> recipients =
        relay.recipients().stream()
            .map(one ->
                new RelayMessage.Recipient(
                    one.address(), one.notifyWhen(), one.originalRecipient()))
            .toList();
    RelayMessage message =
        new RelayMessage(relay.mailFrom(), recipients, relay.prefix(), relay.body(), "", "");
    boolean taken =
        parts.smarthost.isPresent()
            && parts.relay.submit(
                parts.smarthost.get(),
                message,
                outcomes -> events.accept(new Event.Relayed(relay.attempt(), outcomes(outcomes))));
    if (!taken) {
      List<Event.RelayOutcome> later = new ArrayList<>();
      recipients.forEach(one -> later.add(new Event.RelayOutcome.NotNow("too many wait")));
      events.accept(new Event.Relayed(relay.attempt(), later));
    }
  }

  private static List<Event.RelayOutcome> outcomes(List<RelayOutcome> outcomes) {
    return outcomes.stream()
        .<Event.RelayOutcome>map(outcome ->
            switch (outcome) {
              case RelayOutcome.Taken(String answer) -> new Event.RelayOutcome.Taken(answer);
              case RelayOutcome.Refused(String status, String answer) ->
                  new Event.RelayOutcome.Refused(status, answer);
              case RelayOutcome.NotNow(String answer) -> new Event.RelayOutcome.NotNow(answer);
            })
        .toList();
  }
}
