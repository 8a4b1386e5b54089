#pragma once
#include "engine/base/buf.h"
#include "engine/base/str.h"

/* Names and texts between Matrix and the game, without side effects. */

/* Appends a user as shown here: "bob" for "@bob:HOME", "bob|other.org" for "@bob:other.org". A '|'
 * is in no user's name, so nobody looks like somebody else. */
void matrix_show_user(struct str user, struct str home, struct buf *out);
/* Returns the server's name in "@bob:home.org" or "!room:home.org"; empty if there is none. */
struct str matrix_server_of(struct str id);
/* Appends text as a segment of a path. */
void matrix_escape_path(struct str text, struct buf *out);
/* Appends text as HTML, without elements. */
void matrix_escape_html(struct str text, struct buf *out);
/* Appends text as HTML, in which marks of emphasis (emphasis.h) are elements. */
void matrix_write_html(struct str text, struct buf *out);
/* Appends HTML of a message as text with such marks: lines for breaks and paragraphs, nothing of
 * what a reply quotes. */
void matrix_read_html(struct str html, struct buf *out);
