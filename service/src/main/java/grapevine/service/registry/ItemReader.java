package grapevine.service.registry;

import grapevine.kernel.id.Folding;
import grapevine.kernel.id.RName;
import grapevine.kernel.state.State;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Turns the texts that people give into items, with the identity of whom they name. */
final class ItemReader {
  private final Directory directory;
  private final State state;
  private final RName entry;
  private final List<RName> unconfirmed = new ArrayList<>();

  ItemReader(Directory directory, State state, RName entry) {
    this.directory = directory;
    this.state = state;
    this.entry = entry;
  }

  /** An item, or what is wrong with it. */
  sealed interface Read {
    record Good(Value value) implements Read {}

    record Bad(String reason) implements Read {}
  }

  /** Names that were met and are not known here. */
  List<RName> unconfirmed() {
    return unconfirmed;
  }

  Read read(ListName list, String text) {
    boolean tooLong = Texts.octets(text) > CommandRules.VALUE_OCTETS_MAX;
    if (tooLong && list != ListName.ATTRIBUTES || text.chars().anyMatch(Character::isISOControl)) {
      return bad(list, text, "too long, or not one line of text");
    }
    return switch (list) {
      case FIELDS -> bad(list, text, "a field is not an item");
      case MEMBERS -> entry.registry().equals(RName.GV) ? server(list, text) : any(list, text);
      case OWNERS, FRIENDS, HELPDESK -> nameOrPattern(list, text);
      case TARGETS -> name(list, text);
      case FORWARDING -> nameOrOutside(list, text);
      case INBOX_SITES -> inboxSite(list, text);
      case DOMAINS -> domain(list, text);
      case ADDRESSES -> address(list, text, text);
      case SERVICES ->
          text.matches("[a-z][a-z0-9]*=.*")
              ? address(list, text, text.substring(text.indexOf('=') + 1))
              : bad(list, text, "not of the form face=host:port");
      case ROLES ->
          text.matches("[a-z][a-z-]*") ? good(text) : bad(list, text, "lower-case letters only");
      case DENIED -> good(Folding.fold(text));
      case ATTRIBUTES ->
          Attributes.itemFault(text)
              .map(fault -> bad(list, text, fault))
              .orElseGet(() -> good(text));
    };
  }

  private Read any(ListName list, String text) {
    return Member.form(text) == Member.Form.PATTERN ? good(text) : nameOrOutside(list, text);
  }

  private Read nameOrPattern(ListName list, String text) {
    return Member.form(text) == Member.Form.PATTERN ? good(text) : name(list, text);
  }

  /** An address of ours is taken for the name that it stands for. */
  private Read nameOrOutside(ListName list, String text) {
    return switch (directory.resolve(state, text)) {
      case Address.Outside(String address) -> good(address);
      case Address.Named named -> named(list, named.candidates());
      case Address.Postmaster postmaster -> named(list, postmaster.candidates());
      case Address.Malformed(String reason) -> bad(list, text, reason);
    };
  }

  private Read name(ListName list, String text) {
    return switch (directory.resolve(state, text)) {
      case Address.Named named -> named(list, named.candidates());
      case Address.Postmaster postmaster -> named(list, postmaster.candidates());
      case Address.Outside _ -> bad(list, text, "only names of ours, such as alice.pa");
      case Address.Malformed(String reason) -> bad(list, text, reason);
    };
  }

  private Read named(ListName list, List<RName> candidates) {
    if (candidates.isEmpty()) {
      return bad(list, "postmaster", "say which one: postmaster@domain");
    }
    RName first = candidates.getFirst();
    if (list == ListName.FORWARDING && first.equals(entry)) {
      return bad(list, first.toString(), "that is where it comes from");
    }
    return switch (directory.match(state, candidates)) {
      case Lookup.Found(Entry found) ->
          new Read.Good(new Value(found.name().toString(), found.id()));
      case Lookup.NoSuchRegistry(String registry) ->
          bad(list, first.toString(), "there is no registry " + registry);
      case Lookup.Gone _, Lookup.Unknown _, Lookup.NotHere _ -> {
        unconfirmed.add(first);
        yield good(first.toString());
      }
    };
  }

  private Read server(ListName list, String text) {
    Optional<RName> name = RName.parse(text.indexOf('.') < 0 ? text + "." + RName.GV : text);
    return name.flatMap(directory.gv(state)::server)
        .<Read>map(server -> new Read.Good(new Value(server.name().toString(), server.id())))
        .orElseGet(() -> bad(list, text, "there is no such server; see: grapevine status"));
  }

  /** A mailbox is where its owner's registry is: else nobody there could tell whose it is. */
  private Read inboxSite(ListName list, String text) {
    Read read = server(list, text);
    Optional<RName> name = RName.parse(text.indexOf('.') < 0 ? text + "." + RName.GV : text);
    boolean holds =
        name.flatMap(directory.gv(state)::server)
            .filter(
                server -> directory.gv(state).serversOf(entry.registry()).contains(server.number()))
            .isPresent();
    return read instanceof Read.Good && !holds
        ? bad(list, text, "that server does not hold registry " + entry.registry())
        : read;
  }

  private Read domain(ListName list, String text) {
    String domain = Folding.fold(text);
    if (!AddressParser.isDomain(domain) || domain.indexOf('.') < 0) {
      return bad(list, text, "not a domain name such as pa.example.org");
    }
    Optional<String> owner =
        directory.gv(state).registryOfDomain(domain).filter(o -> !o.equals(entry.foldedName()));
    return owner.isPresent()
        ? bad(list, text, "it belongs to registry " + owner.get() + "; take it from there first")
        : good(domain);
  }

  private Read address(ListName list, String text, String address) {
    int colon = address.lastIndexOf(':');
    String port = address.substring(colon + 1);
    boolean right =
        colon > 0
            && port.matches("[0-9]{1,5}")
            && Integer.parseInt(port) > 0
            && Integer.parseInt(port) < 65_536
            && address.chars().noneMatch(Character::isWhitespace);
    return right ? good(text) : bad(list, text, "not of the form host:port");
  }

  private static Read good(String text) {
    return new Read.Good(Value.of(text));
  }

  private Read bad(ListName list, String text, String why) {
    return new Read.Bad(
        entry + ": " + CommandRules.quoted(text) + " cannot be a " + list.word() + ": " + why);
  }
}
