/**
 * Messages and recipients as data: what is stored of a message beside its body, and whom it is for.
 */
@NullMarked
package grapevine.service.message;

import org.jspecify.annotations.NullMarked;
