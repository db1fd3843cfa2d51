/** What clients, faces and other servers ask of a node, and what it answers. */
@NullMarked
package grapevine.service.request;

import org.jspecify.annotations.NullMarked;
