#pragma once
#include "engine/base/buf.h"

#include <stdbool.h>

/* Lines of a transcript, as a report keeps them (session/transcript.h), without the name of one who is forgotten. */

struct forget_words {
    struct str name;  /* of the erased person */
    struct str words; /* that stand in its place */
    bool any_case; /* the name is found in any case; else as it is written, or with a capital */
};

/* Appends text with the words in place of the name, where it is a whole word. */
void forget_text_put(struct str text, const struct forget_words *forget, struct buf *out);
/* True if one of the lines is theirs, or names them in words that forget_lines_put changes. */
bool forget_lines_are(struct str lines, struct str name);
/* Appends the lines with the words for the name: as the sender, and as a whole word in what the game told and in what they
 * said. In what others said a name without a capital is a word, and stays, unless the transcript was theirs. */
void forget_lines_put(
        struct str lines, const struct forget_words *forget, bool theirs, struct buf *out);
