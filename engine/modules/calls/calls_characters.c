/* calls_characters.c -- the call for the list of a player's characters (characters.h). */
#include "engine/core/calls/call.h"
#include "engine/modules/calls/characters.h"
#include "engine/modules/calls/module.h"

static void add_character(void *data, const struct account *account)
{
    (void)json_array_append_new(data, json_string(account->name));
}

static enum call_answer run_own_characters(struct call *call)
{
    const struct account *account = account_of(call->engine, call->character);
    json_t *list = json_array();
    if (account) {
        characters_each(call->engine, account, add_character, list);
    }
    return call_give(call, "characters", list);
}

void calls_characters_add(struct engine *engine)
{
    static const struct call_handler handlers[] = {{"own.characters", run_own_characters}};
    calls_add(engine, handlers, sizeof(handlers) / sizeof(handlers[0]));
}
