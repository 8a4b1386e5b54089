#pragma once
#include "engine/base/buf.h"

#include <stdbool.h>

/* Removes an erased person's name from transcript lines that a report keeps
 * (session/transcript.h). */

struct erase_words {
    struct str name;  /* of the erased person */
    struct str words; /* that replace it */
    bool any_case; /* the name matches in any case; else as it is written, or with a capital */
};

/* Appends text with the words in place of the name, where it is a whole word. */
void erase_text_put(struct str text, const struct erase_words *forget, struct buf *out);
/* True if one of the lines is theirs, or names them in words that erase_lines_put changes. */
bool erase_lines_are(struct str lines, struct str name);
/* Appends the lines with the words in place of the name: as the sender, and as a whole word in
 * the game's lines and in the person's own lines. In lines that others said, a name without a
 * capital is an ordinary word and stays, unless the transcript was the person's own (theirs). */
void erase_lines_put(
        struct str lines, const struct erase_words *forget, bool theirs, struct buf *out);
