/**
 * Grapevine for other programs: {@link grapevine.client.GrapevineUser} signs people in, looks up
 * names, answers questions of membership, changes entries, sends and reads mail, at whichever
 * server is nearest and serves. It is what GrapevineUser was to the programs of 1982 (Grapevine,
 * CACM 1982, section 4): the code beside the application that finds a server and fails over, so
 * that the application sees one service. It speaks the HTTP interface, knows no server code, and
 * needs the JDK and Jackson's core.
 */
@NullMarked
package grapevine.client;

import org.jspecify.annotations.NullMarked;
