/**
 * What the directory faces see: the node's picture of the registries in the words of the faces, and
 * the changes that they ask for in the words of the node's commands.
 */
@NullMarked
package grapevine.server.directory;

import org.jspecify.annotations.NullMarked;
