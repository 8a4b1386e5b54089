/* order.c -- Running of a stock command without a typed line.
 *
 * 1. The command is found by its pattern among the stock commands. It runs with the rights and the
 *    refusals (role, jail, mute) that it has for a line.
 * 2. Nothing else is involved: no before("command"), no question which thing is meant.
 *
 * Commands that ask a question or wait must not be run this way, because nobody would answer. */
#include "engine/modules/calls/order.h"

#include "engine/core/line/commands.h"
#include "engine/core/line/interpret_impl.h"
#include "engine/core/phrase/phrase.h"
#include "engine/core/rights/perm.h"
#include "engine/core/script/behaviour.h"

#include <string.h>

static const struct command *find_order(const struct engine *engine, const char *pattern)
{
    struct str rest = str_of(pattern);
    struct commands_of of = commands_of_verb(stock_commands(engine), str_take_word(&rest));
    for (size_t i = 0; i < of.count; i++) {
        if (str_equal(of.list[i]->pattern, str_of(pattern))) {
            return of.list[i];
        }
    }
    return NULL;
}

static enum outcome refuse(struct engine *engine, struct str why)
{
    buf_clear(&engine_transaction(engine)->refusal);
    buf_add_str(&engine_transaction(engine)->refusal, why);
    return OUTCOME_REFUSED;
}

static enum outcome run(struct engine *engine, const struct command *command,
        struct object *actor, const struct order *order)
{
    struct transaction *transaction = engine_transaction(engine);
    struct event event = {
            .name = STR("command"),
            .actor = actor,
            .room = actor->location ? world_find(engine_world(engine), actor->location) : NULL,
            .line = order->line,
            .arg_count = order->count,
    };
    must(order->count <= EVENT_ARGS_MAX);
    memcpy(event.args, order->args, order->count * sizeof(event.args[0]));
    struct rights saved = transaction->rights;
    transaction->clean = transaction_savepoint(engine);
    transaction->rights =
            (struct rights){.owner = command->as_actor ? actor->id : 0, .trusted = actor->id};
    transaction->place_object = command->as_actor ? 0 : actor->id;
    enum outcome outcome = engine_script(engine)->run_command(
            engine_script_data(engine), command, NULL, &event);
    transaction->rights = saved;
    transaction->place_object = 0;
    return transaction->ending != OUTCOME_DONE ? transaction->ending : outcome;
}

enum outcome order_run(struct engine *engine, struct object *actor, const struct order *order)
{
    const struct command *command = find_order(engine, order->pattern);
    struct err err;
    if (!command) {
        log_error("the stock scripts have no command %s", order->pattern);
        return refuse(engine, phrase_get(engine, PHRASE_failed));
    }
    if (role_of(engine, actor->id) < (enum role)command->role) {
        return refuse(engine, phrase_get(engine, PHRASE_stats_wizards));
    }
    if (!interpret_may_run(engine, actor, command, 0, &err)) {
        return refuse(engine, str_of(err.text));
    }
    return run(engine, command, actor, order);
}
