/* joint.c -- the places where a line may be cut into commands.
 *
 * A command ends at a dot, semicolon or exclamation mark before a blank or the end, at a semicolon
 * between two commands ("n;s"), and at "then". It also ends at an "and" or a comma before a full
 * verb or an exit. join.c decides whether the line is cut there. */
#include "engine/core/line/joint.h"

#include "engine/core/line/alias.h"
#include "engine/core/line/commands.h"
#include "engine/core/line/join.h"
#include "engine/core/line/match.h"
#include "engine/core/people/role.h"
#include "engine/core/phrase/phrase.h"
#include "world/model/place.h"

bool joint_is_blank(struct str line, size_t at)
{
    return at >= line.length || line.bytes[at] == ' ';
}

/* True if the word stands at `at` and ends there. */
static bool is_word_at(struct str line, size_t at, struct str word)
{
    return word.length > 0 && at < line.length &&
           (unsigned char)(line.bytes[at] ^ word.bytes[0]) % 32 == 0 && /* in any case */
           str_starts_nocase(str_slice(line, at, line.length), word) &&
           joint_is_blank(line, at + word.length);
}

/* Returns the part before the first semicolon that is not the first character. */
static struct str up_to_semicolon(struct str line)
{
    size_t at = str_find_char(line, ';', 1);
    return str_slice(line, 0, at < line.length ? at : line.length);
}

struct str joint_verb_of(struct str line)
{
    return up_to_semicolon(str_take_word(&line));
}

bool joint_starts_command(struct engine *engine, struct object *actor, struct str line)
{
    uint8_t role = (uint8_t)role_of(engine, actor->id);
    struct object *place = object_place(engine, actor);
    return commands_expand(stock_commands(engine), joint_verb_of(line), role, NULL).bytes ||
           alias_of(actor, joint_verb_of(line)).bytes ||
           (place && match_exit(engine, place, str_trim(up_to_semicolon(line))));
}

/* True if a semicolon at `at` is followed, without a blank, by a command. */
static bool is_before_command(
        struct engine *engine, struct object *actor, struct str line, size_t at)
{
    struct str behind = str_slice(line, at + 1, line.length);
    return at > 0 && line.bytes[at] == ';' && !joint_is_blank(line, at + 1) &&
           joint_starts_command(engine, actor, behind);
}

static bool is_mark(char c)
{
    return c == '.' || c == ';' || c == '!' || c == ',';
}

struct str joint_without_marks(struct str text)
{
    while (text.length > 0 && is_mark(text.bytes[text.length - 1])) {
        text.length--;
    }
    return text;
}

bool joint_begins_in_full(struct engine *engine, struct object *actor, struct str line)
{
    struct object *place = object_place(engine, actor);
    line = joint_without_marks(line);
    return commands_has(stock_commands(engine), joint_without_marks(joint_verb_of(line)))
                   ? joint_starts_command(
                             engine, actor, joint_without_marks(joint_verb_of(line)))
                   : line.length > 0 && place && match_exit(engine, place, line);
}

bool joint_find(struct engine *engine, struct object *actor, struct str line, size_t at,
        struct joint *out)
{
    struct str then = phrase_get(engine, PHRASE_then_word);
    struct str and = phrase_get(engine, PHRASE_and_word);
    unsigned asked = 0;
    for (; at < line.length; at++) {
        char c = line.bytes[at];
        if (c != ' ' && !is_mark(c)) {
            continue;
        }
        size_t end = at + 1;
        while (c == '.' && end < line.length && line.bytes[end] == '.') {
            end++;
        }
        bool tight = c == ';' && actor && asked < COMMAND_JOIN_MAX &&
                     is_before_command(engine, actor, line, at);
        asked += tight;
        if (c != ' ' && !tight && !(is_mark(c) && joint_is_blank(line, end))) {
            continue;
        }
        size_t to = str_skip_blanks(line, end);
        bool joins = c == '.' || c == ';' || c == '!';
        bool goes_on = c == ',';
        if (is_word_at(line, to, and)) {
            size_t behind = str_skip_blanks(line, to + and.length);
            bool then_behind = is_word_at(line, behind, then);
            goes_on |= !then_behind;
            to = then_behind || actor ? behind : to;
        }
        if (is_word_at(line, to, then)) {
            to = str_skip_blanks(line, to + then.length);
            joins = true;
        }
        goes_on = goes_on && actor && asked++ < COMMAND_JOIN_MAX;
        if (joins || (goes_on && joint_begins_in_full(
                                         engine, actor, str_slice(line, to, line.length)))) {
            *out = (struct joint){at, to};
            return true;
        }
    }
    return false;
}

bool joint_has(struct engine *engine, struct object *actor, struct str text)
{
    struct joint joint;
    return is_word_at(text, 0, phrase_get(engine, PHRASE_then_word)) ||
           is_word_at(text, 0, phrase_get(engine, PHRASE_and_word)) ||
           joint_find(engine, actor, text, 0, &joint);
}
