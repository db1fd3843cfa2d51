package grapevine.client.sample;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import grapevine.client.FakeServer;
import grapevine.client.GrapevineUser;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.Test;

/** The sample does what its page says. */
final class NoticeBoardTest {

  @Test
  void editorsPostAndReadersAreToldAndOthersOnlyRead() throws Exception {
    String right = "GET /v1/names/editors%5E.pa/members/alice.pa?closure=true";
    try (FakeServer server = new FakeServer();
        GrapevineUser user =
            GrapevineUser.as("notices.pa", "secret").servers(server.address()).open()) {
      server.say("POST /v1/sessions", 201, "{\"name\":\"alice.pa\"}");
      server.say("POST /v1/messages", 201, "{\"postmark\":\"00\",\"detail\":\"accepted\"}");
      InetSocketAddress free = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
      HttpServer board = new NoticeBoard(user, "editors^.pa", "readers^.pa").serve(free);
      try {
        URI address = URI.create("http://127.0.0.1:" + board.getAddress().getPort() + "/");
        server.say(right, 200, "{\"member\":false,\"complete\":true}");
        assertThat(post(address).statusCode()).isEqualTo(403);
        server.say(right, 200, "{\"member\":true,\"complete\":true}");
        assertThat(post(address).body()).isEqualTo("posted and mailed\n");
        server.say(right, 503, "{}");
        assertThat(post(address).statusCode()).isEqualTo(503);
        server.say("POST /v1/sessions", 401, "{\"code\":\"sign-in-failed\"}");
        assertThat(post(address).statusCode()).isEqualTo(401);
        assertThat(server.bodies()).anyMatch(body -> body.contains("readers^.pa"));
      } finally {
        board.stop(0);
      }
    }
  }

  private static HttpResponse<String> post(URI address) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(address)
            .header("Authorization", "Basic YWxpY2UucGE6Z3JhcGVz")
            .POST(BodyPublishers.ofString("Tea at four"))
            .build();
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(request, BodyHandlers.ofString());
    }
  }
}
