/**
 * Nodes in one thread, over storages in memory, with every message between them sent as its bytes.
 */
@NullMarked
package grapevine.service.node;

import org.jspecify.annotations.NullMarked;
