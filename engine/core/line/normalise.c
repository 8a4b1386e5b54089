/* normalise.c -- Removal of politeness ("please", "can you") from a line.
 *
 * The polite words are data: phrases. A line that has a meaning as it stands is not touched, so
 * speech and verbs of things in reach stay intact. An opening ("can you open the box") is cut only
 * if the rest can run. The other words are cut even if the rest cannot run. */
#include "engine/core/line/normalise.h"

#include "engine/core/line/commands.h"
#include "engine/core/line/interpret.h"
#include "engine/core/output/reserved.h"
#include "engine/core/phrase/phrase.h"

#include <string.h>

bool normalise_is(const struct engine *engine, struct str word)
{
    return word.length > 0 && phrase_find_word(engine, PHRASE_polite_words, word) != SIZE_MAX;
}

/* Returns the last word without a trailing dot, which otherwise ends a command (join.c). */
static struct str last_word(struct str line)
{
    while (str_ends(line, STR("."))) {
        line.length--;
    }
    size_t from = line.length;
    while (from > 0 && line.bytes[from - 1] != ' ') {
        from--;
    }
    return str_slice(line, from, line.length);
}

static bool ends_in_mark(struct str line)
{
    return line.length > 1 && strchr("!?,", line.bytes[line.length - 1]);
}

static bool cut_end(const struct engine *engine, struct str *line)
{
    struct str last = last_word(*line);
    size_t before = (size_t)(last.bytes - line->bytes);
    bool polite = before > 0 && normalise_is(engine, last);
    if (polite || ends_in_mark(*line)) {
        *line = str_trim(str_slice(*line, 0, polite ? before : line->length - 1));
        return true;
    }
    return false;
}

static bool cut_begin(const struct engine *engine, struct str *line)
{
    struct str rest = *line;
    struct str first = str_take_word(&rest);
    if (ends_in_mark(first)) {
        first.length--;
    }
    rest = str_trim(rest);
    if (rest.length > 0 && normalise_is(engine, first)) {
        *line = rest;
        return true;
    }
    return false;
}

bool normalise_has(const struct engine *engine, struct str text)
{
    struct str line = str_trim(text);
    return normalise_is(engine, last_word(line)) || ends_in_mark(line);
}

/* Returns the text after "can you" and the like; empty if the line has no such opening. */
static struct str behind_opening(const struct engine *engine, struct str line)
{
    struct phrase_items openings = phrase_items(engine, PHRASE_polite_openings, ',');
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
