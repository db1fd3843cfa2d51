/** Leases in small worlds whose clocks lie, and one by one. */
@NullMarked
package grapevine.mechanism.lease;

import org.jspecify.annotations.NullMarked;
