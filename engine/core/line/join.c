/* join.c -- Splitting of a line into joined commands.
 *
 * joint.c finds the places. The line is only cut if it has no meaning as a whole, so speech keeps its dots
 * and a thing may be called "now and then". Of several possible places, the first is used whose
 * left part has a meaning.
 *
 * The name of an exit is never cut, whatever is in it: an imported world may have an exit called
 * "south and quit".
 *
 * Lines that speak to somebody and builders' lines (@ and ;) are never cut, even if they have no
 * meaning.
 *
 * A rest without a verb gets the verb of the command before it, if that has a meaning: "take loaf
 * then lamp". */
#include "engine/core/line/join.h"

#include "engine/core/line/commands.h"
#include "engine/core/line/interpret.h"
#include "engine/core/line/joint.h"
#include "engine/core/object_kind.h"
#include "engine/core/people/role.h"
#include "engine/core/phrase/phrase.h"
#include "world/model/place.h"
#include "world/model/prop.h"

#include <ctype.h>
#include <string.h>

static void put_rest(struct engine *engine, struct object *actor, struct str first,
        struct str rest, struct buf *out)
{
    size_t from = out->length;
    struct joint joint = {0};
    struct str head =
            joint_find(engine, actor, rest, 0, &joint) ? str_slice(rest, 0, joint.from) : rest;
    buf_add_str(out, joint_verb_of(first));
    buf_add_char(out, ' ');
    buf_add_str(out, head);
    bool goes_on =
            !joint_starts_command(engine, actor, rest) &&
            !interpret_fits(engine, actor, head, true) &&
            interpret_fits(engine, actor, str_slice(buf_str(out), from, out->length), true);
    buf_truncate(out, goes_on ? out->length - head.length : from);
    buf_add_str(out, rest);
}

/* True if the words of the line are free speech, which must stay as typed. */
static bool is_speech(struct engine *engine, struct object *actor, struct str line)
{
    static const struct str words[] = {STR_IS("say"), STR_IS("tell"), STR_IS("whisper"),
            STR_IS("emote"), STR_IS("reply"), STR_IS("page"), STR_IS("chat"), STR_IS("channel"),
            STR_IS("mail"), STR_IS("alias"), STR_IS("report"), STR_IS("password")};
    uint8_t role = (uint8_t)role_of(engine, actor->id);
    struct str typed = str_take_word(&line);
    struct str verb = commands_expand(stock_commands(engine), typed, role, NULL);
    return strchr("@;\"':", typed.bytes[0]) ||
           str_is_among(verb.bytes ? verb : typed, words, sizeof(words) / sizeof(words[0]));
}

/* True if the line could run here, or may run elsewhere. A line that begins with a punctuation
 * mark, as in "'hello", may be speech. */
static bool is_command_part(struct engine *engine, struct object *actor, struct str line)
{
    struct str verb = joint_verb_of(line);
    bool is_word =
            isalpha((unsigned char)line.bytes[0]) || (unsigned char)line.bytes[0] >= 0x80;
    return !is_word || joint_starts_command(engine, actor, line) ||
           str_equal_nocase(line, phrase_get(engine, PHRASE_again_word)) ||
           interpret_may_mean_this(engine, actor, verb, STR_NONE) ||
           interpret_fits(engine, actor, line, true);
}

/* True if a semicolon stands directly before a word. */
static bool has_tight(struct str line)
{
    bool is = false;
    for (size_t at = 1; at + 1 < line.length && !is; at++) {
        is = line.bytes[at] == ';' && !joint_is_blank(line, at + 1);
    }
    return is;
}

bool join_knows_parts(struct engine *engine, struct object *actor, struct str *line,
        struct buf *tidy, struct str *out_word)
{
    struct str rest = str_trim(*line);
    bool whole = rest.length == 0 || !has_tight(rest) || is_speech(engine, actor, rest) ||
                 interpret_fits(engine, actor, rest, true);
    bool gap = false;
    for (bool tight = true; !whole && rest.length > 0; tight = !joint_is_blank(rest, 0)) {
        struct str part = str_trim(str_take_until(&rest, ';'));
        gap |= part.length == 0;
        if (part.length > 0 && tight && !is_command_part(engine, actor, part)) {
            *out_word = joint_verb_of(part);
            return false;
        }
        if (part.length > 0) {
            buf_add_text(tidy, tidy->length == 0 ? "" : tight ? ";" : "; ");
            buf_add_str(tidy, part);
        }
    }
    *line = gap && tidy->length > 0 ? buf_str(tidy) : *line;
    return true;
}

/* "n;s" */
static bool is_tight(struct str line, struct joint joint)
{
    return line.bytes[joint.from] == ';' && joint.to == joint.from + 1 &&
           joint.to < line.length;
}

/* "smile, wave": a verb by itself, a comma, and another command. */
static bool is_verb_alone(struct engine *engine, struct object *actor, struct str line)
{
    struct str rest = line;
    struct str first = str_take_word(&rest);
    return str_ends(first, STR(",")) && rest.length > 0 &&
           joint_begins_in_full(engine, actor, str_trim(rest)) &&
           interpret_fits(engine, actor, joint_without_marks(first), false);
}

/* Returns where the name of an exit begins that ends the line, or the length of the line. */
static size_t find_way(struct engine *engine, struct object *actor, struct str line)
{
    struct world *world = engine_world(engine);
    struct object *place = object_place(engine, actor);
    struct str end = joint_without_marks(line);
    size_t from = line.length;
    size_t count = 0;
    const uint64_t *ids = place ? place_contents(world, place, &count) : NULL;
    for (size_t i = 0; i < count; i++) {
        struct object *exit = world_find(world, ids[i]);
        struct str name = exit && is_exit(engine, exit)
                                  ? joint_without_marks(prop_str(world, exit, ATOM_name))
                                  : STR_NONE;
        if (name.length == 0 || name.length > end.length) {
            continue;
        }
        size_t at = end.length - name.length;
        bool ends = str_equal_nocase(str_slice(end, at, end.length), name) &&
                    (at == 0 || end.bytes[at - 1] == ' ');
        from = ends && at < from ? at : from;
    }
    return from;
}

void join_cut(struct engine *engine, struct object *actor, struct str *line, struct buf *rest)
{
    struct joint joint = {0};
    struct joint chosen = {0};
    struct str whole = str_trim(*line);
    /* one word without a mark at its end is one command */
    if (joint_without_marks(joint_verb_of(whole)).length == whole.length ||
            !joint_find(engine, actor, whole, 0, &joint) || is_speech(engine, actor, whole)) {
        return;
    }
    size_t way = find_way(engine, actor, whole);
    if (joint.to > way ||
            (is_tight(whole, joint) && !joint_starts_command(engine, actor, whole)) ||
            (!is_verb_alone(engine, actor, whole) &&
                    interpret_fits(engine, actor, whole, true))) {
        return;
    }
    chosen = joint;
    for (unsigned tried = 0; tried < COMMAND_JOIN_MAX; tried++) {
        if (interpret_fits(engine, actor, str_trim(str_slice(whole, 0, joint.from)), true)) {
            chosen = joint;
            break;
        }
        if (!joint_find(engine, actor, whole, joint.to, &joint) || joint.to > way) {
            break;
        }
    }
    *line = str_trim(str_slice(whole, 0, chosen.from));
    struct str behind = str_trim(str_slice(whole, chosen.to, whole.length));
    if (behind.length > 0 && line->length > 0) {
        put_rest(engine, actor, *line, behind, rest);
    } else if (line->length == 0) {
        *line = behind;
    }
}
