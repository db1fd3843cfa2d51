package grapevine.house.architecture.badhouse.faces;

import java.net.Socket;

/** Sessions are machines; sockets are in runtime. */
public record FacesOpensASocket(Socket socket) {}
