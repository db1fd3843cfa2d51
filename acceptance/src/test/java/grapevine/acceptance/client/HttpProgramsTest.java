package grapevine.acceptance.client;

import static org.assertj.core.api.Assertions.assertThat;

import grapevine.acceptance.network.Program;
import grapevine.acceptance.organisation.Launch;
import grapevine.acceptance.organisation.Servers;
import grapevine.acceptance.organisation.Setup;
import grapevine.acceptance.organisation.Site;
import grapevine.trial.world.World;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Programs that know HTTP and nothing of Grapevine: curl, Python, and the sample in Java. */
class HttpProgramsTest {
  private static final String PLAIN = "http://127.0.0.1";
  private static final String ALICE = "alice.pa:" + World.PASSWORD;
  private static final String BOB = "bob.pa:" + World.PASSWORD;

  /** Does what the description that the server gives has examples for, and reads the mailbox. */
  private static final String FOLLOW_THE_DESCRIPTION =
      """
      import base64, json, sys, urllib.parse, urllib.request
      base, credentials = sys.argv[1:3]
      basic = "Basic " + base64.b64encode(credentials.encode()).decode()
      def ask(method, path, body=None):
          data = None if body is None else json.dumps(body).encode()
          headers = {"Authorization": basic}
          if data is not None:
              headers["Content-Type"] = "application/json"
          request = urllib.request.Request(base + path, data, headers, method=method)
          with urllib.request.urlopen(request, timeout=90) as answer:
              return answer.status, answer.read()
      described = json.loads(ask("GET", "/v1/openapi.json")[1])
      for path, methods in described["paths"].items():
          for method, operation in methods.items():
              target, query = path, {}
              for parameter in operation.get("parameters", []):
                  value = parameter.get("example")
                  text = json.dumps(value) if isinstance(value, bool) else str(value)
                  if parameter["in"] == "path" and value is not None:
                      quoted = urllib.parse.quote(text, safe="")
                      target = target.replace("{" + parameter["name"] + "}", quoted)
                  elif value is not None:
                      query[parameter["name"]] = text
              if "{" in target:
                  continue  # of one message: below
              body = None
              if "requestBody" in operation:
                  body = operation["requestBody"]["content"]["application/json"]["example"]
              full = target + ("?" + urllib.parse.urlencode(query) if query else "")
              status = ask(method.upper(), full, body)[0]
              if str(status) not in operation["responses"]:
                  sys.exit(full + " said " + str(status))
              print(operation["operationId"])
      version = ""
      while True:
          mailbox = json.loads(ask("GET", "/v1/mailbox?wait=30&version=" + version)[1])
          for message in mailbox["messages"]:
              text = ask("GET", "/v1/mailbox/" + message["id"])[1]
              if b"Subject: Tea" in text and b"At four." in text:
                  print("deleted", ask("DELETE", "/v1/mailbox/" + message["id"])[0])
                  sys.exit(0)
          version = mailbox["version"]
      """;

  @RegisterExtension static final Servers SERVERS = Servers.of(Setup.SHIPPED);

  private final Site site = SERVERS.site("cabernet");

  private String curl(String... options) {
    List<String> command = new ArrayList<>(List.of("curl", "-sS"));
    command.addAll(List.of(options));
    Program.Ended ended = site.program("", command);
    assertThat(ended.code()).as(ended.said()).isZero();
    return ended.said();
  }

  @Test
  void curlAsksAndChangesAndSends() {
    assertThat(curl("-u", ALICE, PLAIN + "/v1/names/bob.pa")).contains("\"Bob Baker\"");
    String rights = PLAIN + "/v1/names/staff%5E.pa/members/bob.pa?closure=true";
    assertThat(curl("-u", ALICE, rights)).contains("\"member\":true", "csl^.pa");
    String change = "{\"name\":\"bob.pa\",\"edits\":[{\"op\":\"put\",\"attribute\":\"title\"";
    String put = change + ",\"value\":\"Dr\"}]}";
    assertThat(curl("-u", BOB, PLAIN + "/v1/changes", "--json", put)).contains("not-permitted");
    String mail = "{\"recipients\": [\"bob.pa\"], \"text\": \"Subject: Tea\\n\\nAt four.\"}";
    assertThat(curl("-u", ALICE, PLAIN + "/v1/messages", "--json", mail)).contains("\"postmark\"");
    assertThat(curl("-u", BOB, PLAIN + "/v1/mailbox?wait=30")).contains("\"messages\"");
    String code = "%{http_code}";
    String wrong =
        curl("-o", "/dev/null", "-w", code, "-u", "bob.pa:raisins", PLAIN + "/v1/mailbox");
    assertThat(wrong).isEqualTo("401");
  }

  @Test
  void curlOverTlsAsksOnlyForWhatHasChanged() {
    String authority = site.data().resolve("identity").resolve("authority.pem").toString();
    String name = "https://" + site.host() + "/v1/names/judy.pa";
    String head = curl("--cacert", authority, "-u", ALICE, "-I", name);
    assertThat(head).contains("200", "X-Content-Type-Options: nosniff");
    String tag =
        head.lines().filter(line -> line.startsWith("ETag: ")).findFirst().orElseThrow().strip();
    String[] again = {
      "--cacert", authority, "-u", ALICE, "-H", tag.replace("ETag", "If-None-Match"), name
    };
    List<String> options = new ArrayList<>(List.of("-w", "%{http_code}"));
    options.addAll(List.of(again));
    assertThat(curl(options.toArray(String[]::new))).isEqualTo("304");
    assertThat(site.program("", List.of("curl", "-sS", "http://" + site.host() + "/")).code())
        .as("nothing listens in the clear but on loopback")
        .isNotZero();
  }

  @Test
  void pythonFollowsTheDescription() {
    List<String> command = List.of("python3", "-c", FOLLOW_THE_DESCRIPTION, PLAIN, ALICE);
    Program.Ended ended = site.program("", command);
    assertThat(ended.code()).as(ended.said()).isZero();
    assertThat(ended.said().lines())
        .contains("show", "isMember", "expand", "watch", "change", "submit", "setPassword")
        .contains("deleted 204");
  }

  @Test
  void theSampleSignsInAsksForRightsAndMailsNotices() throws Exception {
    List<String> command = new ArrayList<>(List.of("env", "NOTICES_ACCOUNT=alice.pa"));
    command.add("NOTICES_PASSWORD=" + World.PASSWORD);
    command.addAll(Launch.source("client/src/test/java/grapevine/client/sample/NoticeBoard.java"));
    command.addAll(List.of(PLAIN, "staff^.pa", "readers^.dl"));
    try (Program.Running board = site.running(command)) {
      String address = "http://localhost:8000/";
      String[] post = {"-u", BOB, "--data", "Tea at four", address};
      Servers.await("it listens", () -> board.isAlive() && said(BOB, address).contains("posted"));
      assertThat(curl(post)).isEqualTo("posted and mailed\n");
      String student = "laura.es:" + World.PASSWORD;
      assertThat(said(student, address)).isEqualTo("only staff^.pa may write\n");
      assertThat(curl("-u", student, address)).contains("bob.pa: Tea at four");
      assertThat(curl("-o", "/dev/null", "-w", "%{http_code}", "-u", "bob.pa:raisins", address))
          .isEqualTo("401");
    }
  }

  private String said(String credentials, String address) {
    List<String> post = List.of("curl", "-sS", "-u", credentials, "--data", "Tea at four", address);
    return site.program("", post).said();
  }
}
