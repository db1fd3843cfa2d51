package grapevine.server;

import grapevine.faces.http.HttpFace;
import grapevine.faces.http.HttpLimits;
import grapevine.kernel.state.Bodies;
import grapevine.runtime.address.CannotListen;
import grapevine.runtime.address.NetworkAddress;
import grapevine.runtime.face.ConnectionLimits;
import grapevine.runtime.http.Bell;
import grapevine.runtime.http.HttpListener;
import grapevine.runtime.http.HttpTiming;
import grapevine.server.configuration.Configuration;
import grapevine.server.configuration.Configuration.Face;
import grapevine.server.directory.Pictures;
import grapevine.server.directory.Whereabouts;
import grapevine.service.directory.DirectoryView;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;

/**
 * What the HTTP interface is made of.
 *
 * @param limits of connections, those of the other faces
 */
record HttpParts(
    ServerTools tools,
    ConnectionLimits limits,
    Tickets tickets,
    Supplier<DirectoryView> views,
    Bodies bodies,
    Bell bell) {

  /** Opens it where the configuration says; nowhere, where that says nothing. */
  Optional<HttpListener> open(Configuration configuration, Pictures pictures, SSLContext tls)
      throws CannotListen {
    List<HttpListener.Place> places = new ArrayList<>();
    for (Face face : List.of(Face.HTTP, Face.HTTPS)) {
      for (NetworkAddress address : configuration.faces().getOrDefault(face, List.of())) {
        places.add(new HttpListener.Place(face.key(), address, face.implicitTls() ? tls : null));
      }
    }
    if (places.isEmpty()) {
      return Optional.empty();
    }
    Whereabouts whereabouts =
        new Whereabouts(configuration.name(), configuration.services(), views);
    HttpFace face = new HttpFace(HttpLimits.DEFAULT, pictures::newest, whereabouts::newest);
    HttpListener.Service service =
        new HttpListener.Service(
            face, channel -> new HttpDesk(channel, tickets, views, bodies), bell);
    return Optional.of(
        new HttpListener(
            places,
            service,
            new HttpListener.Tools(limits, HttpTiming.STANDARD, tools.errors(), tools.watchdog())));
  }
}
