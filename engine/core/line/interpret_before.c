/* interpret_before.c -- Checks before a command runs: permission, and handlers of
 * before("command").
 *
 * Those present are asked, where the place accepts the owner of their script (hook.c). They neither
 * see nor stop lines that are private to the player (own.h): speech to people elsewhere, a channel
 * by its name, settings, reports, answers. They do not see the words of a muted player either,
 * because a thing could repeat them, nor lines that may hold a password. A builder's script sees a
 * line without a known command only if it has a command for the verb. Otherwise it could read a
 * mistyped "connect" or "tell". */
#include "engine/core/line/interpret_impl.h"
#include "engine/core/line/match.h"
#include "engine/core/output/format.h"
#include "engine/core/output/reserved.h"
#include "engine/core/people/ignore.h"
#include "engine/core/people/sanction.h"
#include "engine/core/phrase/phrase.h"
#include "engine/core/rights/consent.h"
#include "engine/core/rights/perm.h"
#include "engine/core/run/transaction.h"
#include "engine/core/script/hook.h"

static bool is_private(struct run *run, struct str verb)
{
    return run->own || str_equal(verb, STR("\"")) || str_equal(verb, STR("'")) ||
           (run->verb.bytes && !str_equal(run->word, verb) &&
                   commands_own(stock_commands(run->engine), run->word)) ||
           interpret_is_guarded(run);
}

/* True if its first word is not a stock verb and the line is not an exit. */
static bool is_unread(const struct run *run)
{
    return !run->verb.bytes &&
           !(run->place && match_exit(run->engine, run->place, run->typed_line));
}

bool interpret_is_taken(struct run *run)
{
    struct engine *engine = run->engine;
    struct str verb = run->verb.bytes ? run->verb : run->word;
    struct buf reason = {0};
    if (!hook_may_ask(engine, STR("command"), run->actor, run->place)) {
        return false;
    }
    bool muted = ignore_is_muted(engine, run->actor->id, NULL);
    if ((muted && !run->verb.bytes) || is_private(run, verb)) {
        return false;
    }
    struct event event = {
            .name = STR("command"),
            .actor = run->actor,
            .room = run->place,
            .unread = is_unread(run),
            .verb = run->word,
            .text = muted ? STR_NONE
                          : str_trim(str_slice(
                                    run->typed_line, run->word.length, run->typed_line.length)),
    };
    event.args[0] = (struct event_arg){STR("verb"), value_str(verb)};
    event.args[1] = (struct event_arg){STR("word"), value_str(muted ? verb : run->word)};
    event.arg_count = 2;
    bool taken = !hook_before(engine, &event, &reason);
    if (taken && engine_transaction(engine)->ending == OUTCOME_DONE && reason.length > 0) {
        tell_markup(engine, run->actor, buf_str(&reason), MSG_PLAIN);
    }
    if (taken) {
        buf_clear(&engine_transaction(engine)->rest);
        run->outcome = OUTCOME_DONE;
    } else {
        interpret_look_again(run);
    }
    value_finish(&event.args[0].value);
    value_finish(&event.args[1].value);
    buf_finish(&reason);
    return taken;
}

static bool is_for_jail(const struct command *command)
{
    size_t count = grammar_verb_count(command->grammar);
    bool is = count > 0;
    for (size_t i = 0; i < count && is; i++) {
        is = reserved_for_jail(grammar_verb(command->grammar, i));
    }
    return is;
}

/* A player's builds reach others as their words do: a muted player can neither build nor have a
 * script of their own do it. */
bool interpret_may_run(struct engine *engine, struct object *actor,
        const struct command *command, uint64_t behalf, struct err *err)
{
    const struct sanction *jail = sanction_on(engine, SANCTION_JAIL, actor->id);
    if (jail && (command->behaviour || !is_for_jail(command))) {
        return sanction_refuse(engine, jail, PHRASE_jail_command, err);
    }
    bool own = command->behaviour && command->behaviour->owner == actor->id;
    if ((command->recorded || own || interpret_takes_words(engine, command)) &&
            ignore_is_muted(engine, actor->id, err)) {
        return false;
    }
    return command->gesture || behalf == 0 ||
           consent_may_perform(engine, behalf, actor, command->family) ||
           phrase_err(engine, err, ERR_DENIED, PHRASE_consent_npc);
}
