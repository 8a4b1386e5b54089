/* typed.c -- what somebody typed, as the command that it stands for.
 *
 * It may answer "which one?", begin with a word of their own (alias), and be several commands joined: the first is
 * run, the others are left in slice->rest. What a command means is interpret.c's. */
#include "engine/core/line/typed.h"

#include "engine/core/line/alias.h"
#include "engine/core/line/interpret.h"
#include "engine/core/line/join.h"
#include "engine/core/line/match.h"
#include "engine/core/line/modal.h"
#include "engine/core/line/polish.h"
#include "engine/core/line/smiley.h"
#include "engine/core/people/presence.h"
#include "engine/core/phrase/phrase.h"
#include "engine/core/run/slice.h"
#include "engine/core/tell/format.h"
#include "world/model/prop.h"

/* Ends a part of slice->rest that is a line of its own. No line that is typed has it. */
#define PART_END "\n"

/* The line with the ambiguous phrase replaced by the object meant, if `line` answers "which
 * one?". A number too high is told so: *stays, and the next line may answer. */
static bool answer_which(struct engine *engine, struct object *actor, struct presence *presence,
        struct str line, struct buf *out, bool *stays)
{
    uint64_t id = 0;
    uint64_t number = 0;
    bool is_number = str_to_u64(line, &number);
    if (is_number && number >= 1 && number <= presence->which_count) {
        id = presence->which_ids[number - 1];
    } else {
        struct buf why = {0};
        id = match_among(engine, actor, line, presence->which_ids, presence->which_count, &why);
        if (!id && is_number) {
            *stays = true;
            tell_markup(engine, actor, buf_str(&why), MSG_ERROR);
        }
        buf_finish(&why);
    }
    if (!id) {
        return false;
    }
    struct str asked = str_of(presence->which_line);
    buf_add_str(out, str_slice(asked, 0, presence->which_from));
    buf_printf(out, presence->which_one ? "1 #%llu" : "#%llu", (unsigned long long)id);
    buf_add_str(out, str_slice(asked, presence->which_to, asked.length));
    return true;
}

/* Replaces the first word by the player's own alias for it. False: they were told that this is too long. */
static bool expand_alias(
        struct engine *engine, struct object *actor, struct str *line, struct buf *out)
{
    struct str rest = *line;
    struct str meaning = alias_of(actor, str_take_word(&rest));
    if (!meaning.bytes) {
        return true;
    }
    if (!alias_expand(meaning, str_trim(rest), out)) {
        tell_markup(engine, actor, phrase_get(engine, PHRASE_alias_long), MSG_ERROR);
        return false;
    }
    *line = buf_str(out);
    return true;
}

/* Cuts the line behind a part that was cut off before, or behind an alias of the player's ("tidy;look"), and returns
 * what is behind it. What the alias stands for may be words that somebody says: the rest never joins these. */
static struct str cut_behind(const struct object *actor, struct str *line)
{
    size_t at = str_find(*line, STR(PART_END), 0);
    if (at == SIZE_MAX) {
        at = str_find(*line, STR(";"), 1);
    }
    if (at == SIZE_MAX || (line->bytes[at] == ';' &&
                                  !alias_of(actor, str_trim(str_slice(*line, 0, at))).bytes)) {
        return STR_NONE;
    }
    struct str behind = str_trim(str_slice(*line, at + 1, line->length));
    *line = str_trim(str_slice(*line, 0, at));
    return behind;
}

/* False: they were told which of the commands that semicolons join is none. */
static bool check_parts(
        struct engine *engine, struct object *actor, struct str *line, struct buf *tidy)
{
    struct str word = STR_NONE;
    struct buf text = {0};
    if (join_knows_parts(engine, actor, line, tidy, &word)) {
        return true;
    }
    phrase_put(engine, &text, PHRASE_unknown_part, WITH("word", word));
    tell_markup(engine, actor, buf_str(&text), MSG_ERROR);
    buf_finish(&text);
    return false;
}

/* Does it begin with an alias of the player's by itself, as "tidy;look" does, and is it no rest? */
static bool begins_with_alias(const struct object *actor, struct str line)
{
    size_t at = str_find(line, STR(";"), 1);
    return at != SIZE_MAX && str_find(line, STR(PART_END), 0) == SIZE_MAX &&
           alias_of(actor, str_trim(str_slice(line, 0, at))).bytes;
}

/* Makes *line its first command, with aliases and manners read; the others go to slice->rest. False: nothing is to run.
 */
static bool read_commands(struct engine *engine, struct object *actor, struct str *line,
        struct buf *changed, struct buf tidy[2])
{
    struct buf *rest = &engine->slice->rest;
    if (begins_with_alias(actor, *line) && !check_parts(engine, actor, line, &tidy[0])) {
        return false;
    }
    struct str behind = cut_behind(actor, line);
    if (changed->length == 0 && !expand_alias(engine, actor, line, changed)) {
        return false;
    }
    polish_line(engine, actor, line);
    if (!check_parts(engine, actor, line, &tidy[1])) {
        return false;
    }
    join_cut(engine, actor, line, rest);
    if (behind.length > 0) {
        buf_add_text(rest, rest->length > 0 ? PART_END : "");
        buf_add_str(rest, behind);
    }
    return true;
}

/* The last command, if the line asks for it again; else the line is the last from now on. */
static struct str repeat(const struct engine *engine, struct presence *presence,
        struct str line, struct buf *out)
{
    if (!str_equal_nocase(line, phrase_get(engine, PHRASE_again_word))) {
        mem_free(presence->typed);
        presence->typed = str_dup(line);
        return line;
    }
    buf_add_text(out, presence->typed ? presence->typed : "");
    return out->length > 0 ? buf_str(out) : line;
}

enum outcome typed_run(
        struct engine *engine, struct object *actor, struct presence *presence, struct str line)
{
    struct buf changed = {0};
    struct buf repeated = {0};
    struct buf said = {0};
    struct buf tidy[2] = {{0}, {0}};
    bool stays = false;
    line = str_trim(line);
    if (line.length == 0) {
        return OUTCOME_DONE;
    }
    if (presence && presence->which_line && str_equal_nocase(line, STR("cancel"))) {
        modal_forget_which(presence);
        tell_markup(engine, actor, phrase_get(engine, PHRASE_which_left), MSG_PLAIN);
        return OUTCOME_DONE;
    }
    if (presence && presence->which_line) {
        if (answer_which(engine, actor, presence, line, &changed, &stays)) {
            engine->slice->patience_ms =
                    0; /* what was asked is forgotten: it can't run again */
            line = buf_str(&changed);
        }
        if (stays) {
            return OUTCOME_DONE;
        }
        modal_forget_which(presence);
    }
    enum outcome outcome = OUTCOME_DONE;
    if (smiley_is(line)) {
        buf_add_text(&said, "say ");
        buf_add_str(&said, line);
        line = buf_str(&said);
    } else if (!read_commands(engine, actor, &line, &changed, tidy)) {
        goto done;
    }
    if (presence) {
        line = repeat(engine, presence, line, &repeated);
    }
    outcome = interpret_line(engine, actor, line);
done:
    buf_finish(&changed);
    buf_finish(&said);
    buf_finish(&tidy[0]);
    buf_finish(&tidy[1]);
    buf_finish(&repeated);
    return outcome;
}
