/**
 * Several hosts on one machine: each is a network namespace with an address of its own, on one
 * bridge, and links between them can be cut. All of it lives in the namespaces of the test's own
 * Java machine (src/test/namespace/bin/java), so nothing is left when that is gone.
 */
@NullMarked
package grapevine.acceptance.network;

import org.jspecify.annotations.NullMarked;
