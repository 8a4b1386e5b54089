/* typed.c -- From a typed line to the command to run.
 *
 * The line may answer "which one?", begin with an alias, or join several commands. The first
 * command is run, the others are left in transaction->rest. interpret.c interprets the command. */
#include "engine/core/line/typed.h"

#include "engine/core/line/alias.h"
#include "engine/core/line/commands.h"
#include "engine/core/line/interpret.h"
#include "engine/core/line/join.h"
#include "engine/core/line/match.h"
#include "engine/core/line/modal.h"
#include "engine/core/line/normalise.h"
#include "engine/core/line/smiley.h"
#include "engine/core/output/format.h"
#include "engine/core/people/presence.h"
#include "engine/core/phrase/phrase.h"
#include "engine/core/run/transaction.h"
#include "world/model/prop.h"

#include <ctype.h>
#include <string.h>

/* Ends a part of transaction->rest that is a line of its own. Typed lines never contain it. */
#define PART_END '\n'

/* Returns the line with the ambiguous phrase replaced by the object meant, if `line` answers
 * "which one?". If a number is too high, the player is told, and *stays is set: the next line
 * may answer. */
static bool answer_which(struct engine *engine, struct object *actor, struct presence *presence,
        struct str line, struct buf *out, bool *stays)
{
    const struct dialogue *dialogue = dialogue_of(presence);
    uint64_t id = 0;
    uint64_t number = 0;
    bool is_number = str_to_u64(line, &number);
    if (is_number && number >= 1 && number <= dialogue->which_count) {
        id = dialogue->which_ids[number - 1];
    } else {
        struct buf why = {0};
        id = match_among(engine, actor, line, dialogue->which_ids, dialogue->which_count, &why);
        if (!id && is_number) {
            *stays = true;
            tell_markup(engine, actor, buf_str(&why), MSG_ERROR);
        }
        buf_finish(&why);
    }
    if (!id) {
        return false;
    }
    struct str asked = str_of(dialogue->which_line);
    buf_add_str(out, str_slice(asked, 0, dialogue->which_from));
    buf_printf(out, dialogue->which_one ? "1 #%llu" : "#%llu", (unsigned long long)id);
    buf_add_str(out, str_slice(asked, dialogue->which_to, asked.length));
    return true;
}

/* Replaces the first word by the player's alias. Returns false after telling the player that the
 * result is too long. */
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

/* Cuts the line after a part that was cut off before, or after an alias ("tidy;look"), and returns
 * the rest. An alias may expand to speech, so the rest is kept separate from it. */
static struct str cut_behind(const struct object *actor, struct str *line)
{
    size_t at = str_find_char(*line, PART_END, 0);
    if (at == SIZE_MAX) {
        at = str_find_char(*line, ';', 1);
    }
    if (at == SIZE_MAX || (line->bytes[at] == ';' &&
                                  !alias_of(actor, str_trim(str_slice(*line, 0, at))).bytes)) {
        return STR_NONE;
    }
    struct str behind = str_trim(str_slice(*line, at + 1, line->length));
    *line = str_trim(str_slice(*line, 0, at));
    return behind;
}

/* Returns false after telling the player which part between semicolons is not a command. */
static bool check_parts(
        struct engine *engine, struct object *actor, struct str *line, struct buf *tidy)
{
    struct str word = STR_NONE;
    struct buf text = {0};
    if (str_find_char(*line, ';', 0) == SIZE_MAX ||
            join_knows_parts(engine, actor, line, tidy, &word)) {
        return true;
    }
    phrase_put(engine, &text, PHRASE_unknown_part, WITH("word", word));
    tell_markup(engine, actor, buf_str(&text), MSG_ERROR);
    buf_finish(&text);
    return false;
}

/* True if the line begins with an alias by itself, like "tidy;look", and is not the rest of an
 * earlier line. */
static bool begins_with_alias(const struct object *actor, struct str line)
{
    size_t at = str_find_char(line, ';', 1);
    return at != SIZE_MAX && str_find_char(line, PART_END, 0) == SIZE_MAX &&
           alias_of(actor, str_trim(str_slice(line, 0, at))).bytes;
}

/* True for a single word without marks: it is neither polite nor several commands. */
static bool is_bare_word(struct str line)
{
    size_t i = 0;
    while (i < line.length &&
            (isalnum((unsigned char)line.bytes[i]) || (unsigned char)line.bytes[i] >= 0x80)) {
        i++;
    }
    return i == line.length;
}

/* Sets *line to its first command, with aliases expanded and politeness removed. The others go to
 * transaction->rest. Returns false if nothing is to run. */
static bool read_commands(struct engine *engine, struct object *actor, struct str *line,
        struct buf *changed, struct buf tidy[2])
{
    struct buf *rest = &engine_transaction(engine)->rest;
    if (begins_with_alias(actor, *line) && !check_parts(engine, actor, line, &tidy[0])) {
        return false;
    }
    struct str behind = cut_behind(actor, line);
    if (changed->length == 0 && !expand_alias(engine, actor, line, changed)) {
        return false;
    }
    if (!is_bare_word(*line)) {
        normalise_line(engine, actor, line);
        if (!check_parts(engine, actor, line, &tidy[1])) {
            return false;
        }
        join_cut(engine, actor, line, rest);
    }
    if (behind.length > 0) {
        if (rest->length > 0) {
            buf_add_char(rest, PART_END);
        }
        buf_add_str(rest, behind);
    }
    return true;
}

bool typed_is_walk(struct str line)
{
    bool counts = false;
    for (size_t i = 0; i < line.length; i++) {
        counts |= isdigit((unsigned char)line.bytes[i]) != 0;
        if (!strchr("0123456789nsewudNSEWUD", line.bytes[i])) {
            return false;
        }
    }
    return counts && isalpha((unsigned char)line.bytes[line.length - 1]);
}

/* Returns the size of the block for a typed line: one of the C library's, so that lines of about the
 * same length fit into one block. */
static size_t typed_block(size_t length)
{
    size_t size = (length + 8) / 16 * 16 + 8;
    return size > 24 ? size : 24;
}

/* Notes the line as the last command. */
static void remember_typed(struct presence *presence, struct str line)
{
    size_t size = typed_block(line.length);
    if (!presence->typed || typed_block(strlen(presence->typed)) != size) {
        mem_free(presence->typed);
        presence->typed = mem_alloc(size);
    }
    memcpy(presence->typed, line.bytes, line.length);
    presence->typed[line.length] = '\0';
}

/* Returns the last command if the line asks for it again. Otherwise notes the line as the last
 * one. */
static struct str repeat(const struct engine *engine, struct presence *presence,
        struct str line, struct buf *out)
{
    if (!str_equal_nocase(line, phrase_get(engine, PHRASE_again_word))) {
        remember_typed(presence, line);
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
    if (presence && dialogue_of(presence)->which_line &&
            str_equal_nocase(line, STR("cancel"))) {
        modal_forget_which(presence);
        tell_markup(engine, actor, phrase_get(engine, PHRASE_which_left), MSG_PLAIN);
        return OUTCOME_DONE;
    }
    if (presence && dialogue_of(presence)->which_line) {
        if (answer_which(engine, actor, presence, line, &changed, &stays)) {
            engine_transaction(engine)->patience_ms =
                    0; /* the question is dropped: it cannot run again */
            line = buf_str(&changed);
        }
        if (stays) {
            return OUTCOME_DONE;
        }
        modal_forget_which(presence);
    }
    enum outcome outcome = OUTCOME_DONE;
    bool walks = typed_is_walk(line) && !alias_of(actor, line).bytes &&
                 commands_has(stock_commands(engine), STR("run"));
    if (walks || smiley_is(line)) {
        buf_add_text(&said, walks ? "run " : "say ");
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
