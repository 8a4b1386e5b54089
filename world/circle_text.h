#pragma once
#include "engine/base/str.h"
#include "world/value/value.h"

/* Text of area files as text of ours. All return an owned value, nil for empty text. */

/* A description: colours as markup, lines that were only wrapped joined again. */
struct value circle_text_block(struct str text);
/* A name or another single line: colours as markup, blanks at the ends cut off. */
struct value circle_text_line(struct str text);
/* The same without any colour, for words that are typed. */
struct value circle_text_plain(struct str text);
/* Every byte as it is, but for the last line's end: scripts. */
struct value circle_text_verbatim(struct str text);
