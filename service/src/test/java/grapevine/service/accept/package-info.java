/** What is accepted, as what, and with which lines before it. */
@NullMarked
package grapevine.service.accept;

import org.jspecify.annotations.NullMarked;
