package grapevine.simulator.checker;

import grapevine.kernel.id.EntryId;
import grapevine.kernel.id.Postmark;
import grapevine.service.node.Node;
import grapevine.service.request.Answer;
import grapevine.simulator.workload.MailLedger;
import grapevine.simulator.workload.MailLedger.Sent;
import grapevine.simulator.workload.Organisation;
import grapevine.simulator.world.Outside;
import grapevine.simulator.world.PromiseBroken;
import grapevine.simulator.world.SimulatedServer;
import grapevine.store.JournaledStorage;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Every message that was accepted is in every recipient's mailbox, once, and in nobody else's, or
 * its sender has a report (promises 1, 2 and 4, invariants 1, 2, 4, 5 and 6).
 */
final class MailArrives implements Check {
  private static final int READ_OCTETS = 1 << 18;

  @Override
  public void settled(Scene scene) {
    new Look(scene).all();
  }

  /** One look at everything. */
  private static final class Look {
    private final Scene scene;
    private final MailLedger mail;
    private final Organisation organisation;

    /** For each owner's name the postmarks of each token, in the mailboxes of all who bear it. */
    private final TreeMap<String, TreeMap<String, TreeSet<Postmark>>> inboxes = new TreeMap<>();

    /** Who was told of what: token, blank, address. */
    private final TreeSet<String> reports = new TreeSet<>();

    private final TreeSet<String> outside = new TreeSet<>();
    private final TreeSet<EntryId> owners = new TreeSet<>();

    Look(Scene scene) {
      this.scene = scene;
      this.mail = scene.workload().mail();
      this.organisation = scene.workload().organisation();
    }

    void all() {
      scene.world().servers().forEach(this::read);
      owners.forEach(this::count);
      for (Outside.Taken taken : scene.world().outside().taken()) {
        int begin = taken.content().indexOf("token-");
        if (begin >= 0) {
          String token = taken.content().substring(begin, taken.content().indexOf('.', begin));
          outside.add(token + " " + taken.recipient());
        }
      }
      mail.sent().forEach(this::arrived);
      inboxes.forEach(this::onlyTheirs);
    }

    /** Reads the mailboxes that a server has. */
    private void read(SimulatedServer server) {
      @Nullable Node node = server.node();
      @Nullable JournaledStorage storage = server.storage();
      if (node == null || storage == null) {
        return;
      }
      for (EntryId owner : node.parts().mailboxes().mailboxes().owners(storage)) {
        TreeSet<Postmark> deleted = new TreeSet<>(mail.deleted(owner));
        for (Answer.Item item : node.parts().mailboxes().mailboxes().maildrop(storage, owner)) {
          mail.seen(owner, item.message(), content(server, storage, item));
          if (deleted.contains(item.message()) && isSettled(node, storage, owner)) {
            throw new PromiseBroken(
                "the-deleted-stay-deleted", item.message() + " is back in the mailbox of " + owner);
          }
        }
        owners.add(owner);
      }
    }

    private static boolean isSettled(Node node, JournaledStorage storage, EntryId owner) {
      return node.parts().directory().find(storage, owner).bearer().isPresent();
    }

    private MailLedger.Read content(
        SimulatedServer server, JournaledStorage storage, Answer.Item item) {
      return mail.known(item.body())
          .orElseGet(() -> {
            ByteArrayOutputStream content = new ByteArrayOutputStream();
            for (long at = 0; at < item.bodySize(); at += READ_OCTETS) {
              byte[] part = storage.readBody(item.body(), at, READ_OCTETS);
              if (part == null) {
                throw new PromiseBroken(
                    "no-body-missing", server.name() + " lacks the body of " + item.message());
              }
              content.writeBytes(part);
            }
            return mail.read(item, content.toByteArray());
          });
    }

    /** Puts what an owner ever had in his mailbox by token; and reports by what they tell. */
    private void count(EntryId owner) {
      TreeMap<String, TreeSet<Postmark>> inbox =
          inboxes.computeIfAbsent(owner.name().toString(), key -> new TreeMap<>());
      mail.seen(owner)
          .forEach((postmark, read) -> {
            if (read.reportFor() != null) {
              reports.add(read.token() + " " + read.reportFor());
            } else if (read.token() != null) {
              inbox.computeIfAbsent(read.token(), key -> new TreeSet<>()).add(postmark);
              forbidHeirs(owner, read.token());
            }
          });
    }

    /** A name used again inherits no membership. */
    private void forbidHeirs(EntryId owner, String token) {
      if (!scene.workload().names().heirs().contains(owner)) {
        return;
      }
      boolean named =
          mail.sent().stream()
              .filter(sent -> sent.token().equals(token))
              .flatMap(sent -> sent.accepted().values().stream())
              .anyMatch(to -> to.contains(Organisation.address(owner.name().toString())));
      if (!named && !mayBeUnknown(token)) {
        throw new PromiseBroken(
            "a-name-used-again-inherits-nothing", owner + " got " + token + " from a list");
      }
    }

    private boolean mayBeUnknown(String token) {
      return mail.sent().stream().anyMatch(sent -> sent.token().equals(token) && sent.maybeMore());
    }

    private void arrived(Sent sent) {
      sent.accepted()
          .forEach((postmark, addresses) ->
              addresses.forEach(address -> arrived(sent, postmark, address)));
    }

    private void arrived(Sent sent, Postmark postmark, String address) {
      boolean told = reports.contains(sent.token() + " " + address);
      if (organisation.certainAddresses().contains(address)) {
        for (String name : organisation.closure(address)) {
          if (!hasIt(name, sent.token(), postmark) && !mayHaveNoSite(name)) {
            throw new PromiseBroken(
                "no-accepted-message-is-lost",
                sent.token()
                    + ", accepted as "
                    + postmark
                    + " for "
                    + address
                    + ", is not in the mailbox of "
                    + name
                    + (told ? ", which its sender was told" : ""));
          }
        }
      } else if (address.endsWith(".example.net")) {
        boolean came = outside.contains(sent.token() + " " + address);
        if (!came && !told && !sent.mailFrom().isEmpty()) {
          throw new PromiseBroken(
              "no-accepted-message-is-lost", sent.token() + " never left for " + address);
        }
      } else {
        reportedOrThere(sent, postmark, address, told);
      }
    }

    /** Whose inbox sites come and go may have none left when a server is written off. */
    private boolean mayHaveNoSite(String name) {
      return !scene.causes().servers().isEmpty() && organisation.mover().name().equals(name);
    }

    private void reportedOrThere(Sent sent, Postmark postmark, String address, boolean told) {
      boolean stranger = sent.mailFrom().endsWith("example.com");
      boolean list =
          scene.workload().organisation().openGroups().stream()
              .anyMatch(group -> Organisation.address(group).equals(address));
      boolean writtenOff = !scene.causes().servers().isEmpty(); // perhaps with its only inbox site
      if (list || told || stranger || writtenOff) {
        return;
      }
      boolean there =
          inboxes.entrySet().stream()
              .anyMatch(inbox ->
                  inbox.getValue().getOrDefault(sent.token(), new TreeSet<>()).contains(postmark));
      boolean group = address.startsWith("v4@") || address.startsWith("v5@");
      if (!there && !group && !mayBeDropped(address)) {
        throw new PromiseBroken(
            "no-accepted-message-is-lost",
            sent.token() + " for " + address + " is nowhere, and nobody was told");
      }
    }

    /** The mailbox of somebody who was deleted goes with him. */
    private boolean mayBeDropped(String address) {
      return scene.workload().names().dead().stream()
              .anyMatch(id -> Organisation.address(id.name().toString()).equals(address))
          || scene.workload().names().mayBeDeleted(address);
    }

    private boolean hasIt(String name, String token, Postmark postmark) {
      return inboxes
          .getOrDefault(name, new TreeMap<>())
          .getOrDefault(token, new TreeSet<>())
          .contains(postmark);
    }

    /** Nobody has what was not for him, and nobody has it twice. */
    private void onlyTheirs(String name, TreeMap<String, TreeSet<Postmark>> inbox) {
      for (Sent sent : mail.sent()) {
        SortedSet<Postmark> here = inbox.getOrDefault(sent.token(), new TreeSet<>());
        TreeSet<Postmark> others = new TreeSet<>(here);
        others.removeAll(sent.accepted().keySet());
        long most = sent.maybeMore() ? (sent.named() ? 1 - sent.accepted().size() : 4) : 0;
        if (others.size() > Math.max(0, most)) {
          throw new PromiseBroken(
              "no-message-twice",
              name + " has " + sent.token() + " as " + here + ", accepted as " + sent.accepted());
        }
        if (!here.isEmpty() && !isMeant(sent, name)) {
          throw new PromiseBroken(
              "only-recipients-get-it", name + " has " + sent.token() + " " + sent.accepted());
        }
      }
    }

    private boolean isMeant(Sent sent, String name) {
      if (sent.maybeMore()) {
        return true; // for whom it may have been accepted is not known
      }
      List<String> addresses =
          sent.accepted().values().stream().flatMap(TreeSet::stream).distinct().toList();
      for (String address : addresses) {
        boolean certain = organisation.certainAddresses().contains(address);
        if (!certain || organisation.closure(address).contains(name)) {
          return true;
        }
      }
      return false;
    }
  }
}
