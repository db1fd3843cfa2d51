/** The product: registration and message service as one deterministic state machine. */
@NullMarked
package grapevine.service;

import org.jspecify.annotations.NullMarked;
