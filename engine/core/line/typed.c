/* typed.c -- what somebody typed, as the command that it stands for.
 *
 * It may answer "which one?", begin with a word of their own (alias), and be several commands joined: the first is
 * run, the others are left in slice->rest. What a command means is interpret.c's. */
#include "engine/core/line/typed.h"

#include "engine/core/line/commands.h"
#include "engine/core/line/interpret.h"
#include "engine/core/line/join.h"
#include "engine/core/line/match.h"
#include "engine/core/line/modal.h"
#include "engine/core/line/polish.h"
#include "engine/core/people/option.h"
#include "engine/core/people/presence.h"
#include "engine/core/phrase/phrase.h"
#include "engine/core/run/slice.h"
#include "engine/core/tell/format.h"
#include "world/model/prop.h"

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

/* Replaces the first word by the player's own alias for it. */
static bool expand_alias(struct object *actor, struct str line, struct buf *out)
{
    const struct value *aliases = option_of(actor, STR("aliases"));
    if (!aliases || aliases->kind != VALUE_TABLE) {
        return false;
    }
    struct str rest = line;
    struct str word = str_take_word(&rest);
    const struct value *meaning = value_table_get_str(aliases, word);
    if (!meaning || meaning->kind != VALUE_STRING) {
        return false;
    }
    buf_add_str(out, value_as_str(meaning));
    if (rest.length > 0) {
        buf_add_char(out, ' ');
        buf_add_str(out, rest);
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
    if (changed.length == 0 && expand_alias(actor, line, &changed)) {
        line = buf_str(&changed);
    }
    polish_line(engine, actor, &line);
    join_cut(engine, actor, &line, &engine->slice->rest);
    if (presence) {
        line = repeat(engine, presence, line, &repeated);
    }
    enum outcome outcome = interpret_line(engine, actor, line);
    buf_finish(&changed);
    buf_finish(&repeated);
    return outcome;
}
