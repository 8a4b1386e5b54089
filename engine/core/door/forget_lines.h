#pragma once
#include "engine/base/buf.h"

#include <stdbool.h>

/* Lines of a transcript, as a report keeps them (session/transcript.h), without the name of one who is forgotten. */

struct forget_words {
    struct str name;  /* of who is forgotten */
    struct str words; /* that stand in its place */
};

/* Is one of the lines of theirs, or are they behind one? */
bool forget_lines_are(struct str lines, struct str name);
/* Appends the lines with the words for the name: as who sent them and, as a whole word, in what was said in their own; in
 * that of all, if the transcript was theirs. */
void forget_lines_put(
        struct str lines, const struct forget_words *forget, bool theirs, struct buf *out);
