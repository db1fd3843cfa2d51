/**
 * HTTP and JSON (RFC 9110, RFC 8259), the server's side: from a request to the face's questions,
 * and back to an answer. It is for programs: {@code GrapevineUser} speaks it, and so may any
 * language, since {@code openapi.json} beside this describes every resource. A request is a chain
 * of {@link grapevine.faces.http.Turn}s without I/O, so the same conversation runs in a test and on
 * a socket. Nothing is read of a body, beyond a small bound, before its sender has signed in. What
 * is read of names comes from a {@link grapevine.faces.directory.Picture}, marked with a version
 * that is a digest of what is shown: it is the same at every server that shows the same, so a
 * client's conditional reads outlive its change of server.
 */
@NullMarked
package grapevine.faces.http;

import org.jspecify.annotations.NullMarked;
