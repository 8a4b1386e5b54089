/* normalise.c -- Removal of politeness ("please", "can you") from a line.
 *
 * polite.c has the words and marks. A line that has a meaning as it stands is not touched, so
 * speech and verbs of things in reach stay intact. An opening ("can you open the box") is cut only
 * if the rest can run. The other words are cut even if the rest cannot run. */
#include "engine/core/line/normalise.h"

#include "engine/core/line/commands.h"
#include "engine/core/line/interpret.h"
#include "engine/core/line/polite.h"
#include "engine/core/output/reserved.h"
#include "engine/core/phrase/phrase.h"

static bool cut_end(const struct engine *engine, struct str *line)
{
    struct str last = polite_last_word(*line);
    size_t before = (size_t)(last.bytes - line->bytes);
    bool polite = before > 0 && polite_is(engine, last);
    if (polite || polite_ends_in_mark(*line)) {
        *line = str_trim(str_slice(*line, 0, polite ? before : line->length - 1));
        return true;
    }
    return false;
}

static bool cut_begin(const struct engine *engine, struct str *line)
{
    struct str rest = *line;
    struct str first = str_take_word(&rest);
    if (polite_ends_in_mark(first)) {
        first.length--;
    }
    rest = str_trim(rest);
    if (rest.length > 0 && polite_is(engine, first)) {
        *line = rest;
        return true;
    }
    return false;
}

/* Returns the text after "can you" and the like; empty if the line has no such opening. */
static struct str behind_opening(const struct engine *engine, struct str line)
{
    struct phrase_items openings = phrase_items(engine, PHRASE_polite_openings, ',');
    if (!(openings.initials & phrase_initial(line))) {
        return STR_NONE;
    }
    for (size_t i = 0; i < openings.count; i++) {
        struct str opening = openings.list[i];
        if (line.length > opening.length + 1 && line.bytes[opening.length] == ' ' &&
                str_starts_nocase(line, opening)) {
            return str_trim(str_slice(line, opening.length, line.length));
        }
    }
    return STR_NONE;
}

void normalise_line(struct engine *engine, struct object *actor, struct str *line)
{
    while (line->length > 1 && line->bytes[0] == '/') {
        *line = str_slice(*line, 1, line->length);
    }
    struct str plain = *line;
    struct str rest = *line;
    while (cut_begin(engine, &plain) || cut_end(engine, &plain)) {
    }
    struct str opened = behind_opening(engine, plain);
    while (opened.length > 0 && cut_begin(engine, &opened)) {
    }
    bool polite = opened.length > 0 || plain.length < line->length;
    if (!polite || reserved_verb(str_take_word(&rest)) ||
            interpret_fits(engine, actor, *line, opened.length == 0)) {
        return;
    }
    bool runs = opened.length > 0 && interpret_fits(engine, actor, opened, true);
    *line = runs ? opened : plain;
}
