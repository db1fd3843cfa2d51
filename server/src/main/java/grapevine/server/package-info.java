/** Main, configuration and wiring: every constructor in one place. */
@NullMarked
package grapevine.server;

import org.jspecify.annotations.NullMarked;
