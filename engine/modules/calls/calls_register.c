/* calls_register.c -- Calls that rename a guest, and make them a player (engine/core/login/register.h). */
#include "engine/core/calls/calls_json.h"
#include "engine/core/login/register.h"
#include "engine/modules/calls/calls_chat.h"
#include "engine/modules/calls/module.h"

static enum call_answer call_object(
        struct call *call, const struct register_objection *objection)
{
    return calls_chat_fail(
            call, objection->status, objection->code, str_of(objection->err.text));
}

static enum call_answer run_nick(struct call *call)
{
    struct presence *presence = presence_find(call->engine, call->character);
    struct register_objection objection;
    if (!presence) {
        return calls_chat_refuse(call, 404, "nobody", PHRASE_ask_nobody);
    }
    if (!register_take_name(
                call->engine, presence, call_text(call, "name"), call->session, &objection)) {
        return call_object(call, &objection);
    }
    call->result = json_pack("{s:s}", "name", presence->name);
    return CALL_DONE;
}

static void register_done(struct engine *engine, void *data __attribute__((unused)),
        uint64_t ticket, int status, const char *text)
{
    if (status) {
        calls_fail(engine, ticket, status, text);
    } else {
        calls_finish(engine, ticket, json_pack("{s:s}", "name", text));
    }
}

static enum call_answer run_register(struct call *call)
{
    static const struct register_asker asker = {register_done};
    const struct register_wish wish = {
            .character = call->character,
            .password = call_text(call, "password"),
            .session = call->session,
            .asker = &asker,
            .who = call->ticket,
    };
    struct register_objection objection;
    return register_begin(call->engine, &wish, &objection) ? CALL_LATER
                                                           : call_object(call, &objection);
}

static const struct call_handler register_handlers[] = {
        {"chat.nick", run_nick},
        {"login.register", run_register},
};

void calls_register_add(struct engine *engine)
{
    calls_add(engine, register_handlers,
            sizeof(register_handlers) / sizeof(register_handlers[0]));
}
