package grapevine.trial.demo;

import grapevine.trial.fleet.FleetPlan;
import grapevine.trial.world.Service;
import grapevine.trial.world.World;
import java.nio.file.Path;
import java.util.Locale;

/** What the demo tells people when all runs. */
final class Guide {

  private Guide() {}

  static String text(FleetPlan plan) {
    StringBuilder text = new StringBuilder(2_000);
    text.append("\nThree servers carry mail. Everybody's password is ")
        .append(World.PASSWORD)
        .append(".\n\n");
    for (String server : World.SERVERS) {
      text.append(
          String.format(
              Locale.ROOT,
              "  %-10s  outside %-6s submission %-6s with TLS %-6s POP3 %-6s LDAP %-6s HTTP %-6s"
                  + " LMTP %-6s%n",
              server,
              plan.port(server, Service.SMTP),
              plan.port(server, Service.SUBMISSION),
              plan.port(server, Service.SUBMISSIONS),
              plan.port(server, Service.POP3),
              plan.port(server, Service.LDAP),
              plan.port(server, Service.HTTP),
              plan.port(server, Service.LMTP)));
    }
    int submission = plan.port("cabernet", Service.SUBMISSION);
    int pop = plan.port("semillon", Service.POP3);
    text.append(
        """

        Send and read with any mail program (host 127.0.0.1, name alice.pa or her address):
          swaks --server 127.0.0.1:SUBMISSION --auth PLAIN -au bob.pa -ap grapes \\
                --from bob@pa.example.org --to everybody@lists.example.org
          curl --url pop3://127.0.0.1:POP3/ --user alice.pa:grapes
          mpop --host=127.0.0.1 --port=POP3 --user=alice.pa --auth=user --tls=off \\
               --passwordeval='echo grapes' --keep=on --delivery=mbox,alice.mbox

        Look people up, from any program that speaks LDAP:
          ldapsearch -x -H ldap://127.0.0.1:LDAP -b dc=example,dc=org \\
               -D uid=alice,ou=people,ou=pa,dc=example,dc=org -w grapes uid=bob

        Or in JSON, from any language (what there is: http://127.0.0.1:HTTP/v1/openapi.json):
          curl -u alice.pa:grapes http://127.0.0.1:HTTP/v1/names/bob.pa
          curl -u alice.pa:grapes http://127.0.0.1:HTTP/v1/messages --json \\
               '{"recipients": ["bob.pa"], "text": "Subject: Tea\\n\\nAt four."}'
          curl -u bob.pa:grapes 'http://127.0.0.1:HTTP/v1/mailbox?wait=30'

        Command the servers:
          ./grapevine status --data DATA/cabernet
          ./grapevine group show everybody^.dl --data DATA/semillon
          ./grapevine send --from bob.pa --to staff^.pa --subject Hello --data DATA/cabernet
          ./grapevine trace POSTMARK --data DATA/zinfandel

        Try to break it: kill -9 a server (its process id: pgrep -f zinfandel.toml), send at
        another, read at a third. The demo starts it again after 10 s; status shows when it has
        caught up.

        Logs: DATA/cabernet.log, semillon.log, zinfandel.log. Ctrl-C stops all.
        """
            .replace("SUBMISSION", Integer.toString(submission))
            .replace("POP3/", pop + "/")
            .replace("1:LDAP", "1:" + plan.port("zinfandel", Service.LDAP))
            .replace("1:HTTP", "1:" + plan.port("zinfandel", Service.HTTP))
            .replace("port=POP3", "port=" + pop)
            .replace("DATA", shown(plan.folder())));
    return text.toString();
  }

  private static String shown(Path folder) {
    Path here = Path.of("").toAbsolutePath();
    return folder.startsWith(here) ? here.relativize(folder).toString() : folder.toString();
  }
}
